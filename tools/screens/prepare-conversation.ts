import type { Agent, Board, Comment, Department, Model, Task } from '@helix/contracts';
import { promptText, type ScriptedAnswer, type ScriptedProvider, words } from '@helix/testing';
import { waitFor } from '@helix/testing/system';

export type Api = <Body>(method: string, path: string, data?: object) => Promise<Body>;

const RESULT = `# The north quay opens again

From **Monday, 4 May**, boats land at the north quay once more. The piling took nine days, two fewer than planned.

| Boat | Lands at |
|---|---|
| Ferry to the islands | Pier 2 |
| Fishing boats | Pier 3, before six |

Ask the harbour office for the new tide table.`;

/** What the provider of these pictures answers: a question, a result, a refused key, an answer in a thread. */
export function answerFor(prompt: string): ScriptedAnswer {
  if (prompt.includes('how many copies')) return { steps: words('Two hundred, on grey paper, folded once.') };
  if (prompt.includes('festival')) {
    const question = 'Which evening is it: **Friday** with the lanterns, or **Saturday** with the regatta?';
    return {
      steps: [...words('One thing is missing.'), { type: 'tool-call', name: 'ask', arguments: { question } }],
    };
  }
  if (prompt.includes('tide table for visitors')) return { error: { status: 401 } };
  return { steps: words(RESULT), usage: { inputTokens: 1_840, outputTokens: 412, cachedInputTokens: 900 } };
}

/** A board on which an agent has asked, answered and failed. @returns addresses by the name of their picture. */
export async function prepareConversation(
  api: Api,
  url: string,
  provider: ScriptedProvider,
): Promise<Record<string, string>> {
  provider.setScript((request) => answerFor(promptText(request.body)));
  const model = await api<Model>('POST', '/models', {
    provider: 'openai-compatible',
    model_name: 'north-1',
    display_name: 'North 1',
    base_url: provider.url,
    input_price_per_million: 2,
    output_price_per_million: 8,
  });
  const department = await api<Department>('POST', '/departments', { name: 'Press office' });
  const board = await api<Board>('POST', '/boards', { name: 'Leaflets', department_id: department.id });
  const agent = await api<Agent>('POST', '/agents', {
    name: 'Vera',
    role_title: 'Editor',
    department_id: department.id,
    primary_board_id: board.id,
    model_id: model.id,
    system_prompt: '# Vera\n\nYou write short leaflets in plain words.',
  });
  const run = async (title: string, description: string, status: Task['status']) => {
    const values = { board_id: board.id, title, description, assigned_agent_id: agent.id };
    const { id } = await api<Task>('POST', '/tasks', values);
    await api('POST', `/tasks/${id}/execute`, {});
    return waitFor(`“${title}” to be ${status}`, async () => {
      const task = await api<Task>('GET', `/tasks/${id}`);
      return task.status === status && task.run === null ? task : null;
    });
  };
  const leaflet = await run('Leaflet for the north quay', 'For people who wait for the ferry.', 'review');
  const question = await run('Invitation to the harbour festival', 'One page, warm, with a map.', 'waiting');
  const failed = await run('Translate the tide table for visitors', 'Into Dutch and Danish.', 'failed');
  await api('POST', `/tasks/${leaflet.id}/comments`, {
    content: `@${agent.handle} how many copies, and on which paper?`,
  });
  await waitFor('the answer in the thread', async () => {
    const { items } = await api<{ items: Comment[] }>('GET', `/tasks/${leaflet.id}/comments`);
    return items.length === 2;
  });
  const taskUrl = ({ id }: Task) => `${url}/boards/${board.id}?task=${id}`;
  return {
    question: taskUrl(question),
    mention: taskUrl(leaflet),
    failed: taskUrl(failed),
    run: `${url}/runs/${leaflet.last_run_id}`,
  };
}
