import type { Agent, Board, Department, Task } from '@helix/contracts';
import { type ScriptedProvider, startScriptedProvider, words } from '@helix/testing';
import { type APIRequestContext, expect, test } from '@playwright/test';
import { sessionFile } from './run-folder.ts';

test.use({ storageState: sessionFile });

let provider: ScriptedProvider;

test.beforeAll(async () => {
  provider = await startScriptedProvider();
});
test.afterAll(() => provider.stop());

test('an agent asks, a person answers at the task, and the agent goes on; then a mention is answered', async ({
  page,
}) => {
  const { board, agent, task } = await prepare(page.request);
  provider.setScript([
    { steps: [{ type: 'tool-call', name: 'ask', arguments: { question: 'Which quay do you mean?' } }] },
    { steps: words('The leaflet of the north quay.') },
    { steps: words('Two hundred copies were printed.') },
  ]);
  await page.goto(`/boards/${board.id}?task=${task.id}`);
  const panel = page.getByRole('dialog');
  await panel.getByRole('button', { name: 'Execute' }).click();

  const question = panel.getByRole('region', { name: 'Question' });
  await expect(question).toContainText('Which quay do you mean?');
  await expect(panel.getByText('Waiting for you')).toBeVisible();
  await panel.getByRole('button', { name: 'Answer' }).last().click();
  await expect(question.getByLabel('Your answer')).toBeFocused();
  await page.keyboard.type('The north one.');
  await page.keyboard.press('Control+Enter');

  await expect(panel.getByRole('region', { name: 'Result' })).toContainText('The leaflet of the north quay.');
  await expect(question).toHaveCount(0);
  const thread = panel.getByRole('region', { name: 'Comments' });
  await expect(thread.getByRole('listitem')).toHaveCount(2);

  await thread.getByLabel('Write a comment').fill(`@${agent.handle} how many copies?`);
  await expect(panel.getByText(`${agent.name} will answer.`)).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(thread).toContainText('Two hundred copies were printed.');
  await expect(page.getByRole('button', { name: /notification/i }).first()).toBeVisible();
});

/** A board, and an agent whose model is the scripted provider. */
async function prepare(request: APIRequestContext): Promise<{ board: Board; agent: Agent; task: Task }> {
  const origin = new URL(process.env.HELIX_JOURNEY_URL ?? '').origin;
  const post = async <Body>(path: string, data: object): Promise<Body> => {
    const answer = await request.post(`${origin}/api${path}`, { data, headers: { origin } });
    if (!answer.ok()) throw new Error(`POST ${path} answered ${answer.status()}: ${await answer.text()}`);
    return (await answer.json()) as Body;
  };
  const model = await post<{ id: string }>('/models', {
    provider: 'openai-compatible',
    model_name: 'scripted-model',
    display_name: 'Scripted',
    base_url: provider.url,
  });
  const department = await post<Department>('/departments', { name: 'Quay printing' });
  const board = await post<Board>('/boards', { name: 'Quay leaflets', department_id: department.id });
  const agent = await post<Agent>('/agents', {
    name: 'Printer',
    role_title: 'Prints',
    department_id: department.id,
    primary_board_id: board.id,
    model_id: model.id,
    system_prompt: 'You print leaflets.',
  });
  const task = await post<Task>('/tasks', {
    board_id: board.id,
    title: 'Print the leaflet',
    assigned_agent_id: agent.id,
  });
  return { board, agent, task };
}
