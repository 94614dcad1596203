import type { NotificationPage, RunDetail, Task } from '@helix/contracts';
import { promptText, type ScriptedProvider, startScriptedProvider, words } from '@helix/testing';
import { type ApiClient, HelixSystem, waitFor } from '@helix/testing/system';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addTask, commentsOf, execute, setStage, whenFinished } from './stage.ts';

let provider: ScriptedProvider;
let system: HelixSystem;
let client: ApiClient;

beforeAll(async () => {
  provider = await startScriptedProvider({ apiKey: 'sk-of-the-test' });
  system = await HelixSystem.start({
    model: {
      provider: 'openai-compatible',
      name: 'scripted-model',
      baseUrl: provider.url,
      apiKey: 'sk-of-the-test',
    },
  });
  client = await system.signIn();
});
afterAll(async () => {
  await system?.stop();
  await provider?.stop();
});

it("waits for a person's answer to the agent's question, and goes on with it by itself", async () => {
  const stage = await setStage(client);
  const live = await system.live(client);
  const task = await addTask(stage, { title: 'Print the leaflet', description: 'Two hundred copies.' });
  provider.setScript([
    {
      steps: [{ type: 'tool-call', name: 'ask', arguments: { question: 'On **which** paper?' } }],
      usage: { inputTokens: 200, outputTokens: 12 },
    },
    { steps: words('Printed on grey paper.') },
  ]);
  const asked = await whenFinished(client, await execute(stage, task));
  expect(asked).toMatchObject({ status: 'succeeded', usage: { output_tokens: 12 } });
  const waiting = await client.get<Task>(`/api/tasks/${task.id}`);
  expect(waiting).toMatchObject({
    status: 'waiting',
    result: null,
    run: null,
    question: { content: 'On **which** paper?', agent_name: stage.agent.name },
  });
  const told = await client.get<NotificationPage>('/api/notifications');
  expect(told.items[0]).toMatchObject({ type: 'question', comment_id: waiting.question?.comment_id });
  await live.waitForEvent('comment.created', (event) => event.type === 'comment.created');

  await client.post(`/api/tasks/${task.id}/comments`, { content: 'Grey, please.' });
  const after = await waitFor('the result', async () => {
    const now = await client.get<Task>(`/api/tasks/${task.id}`);
    return now.status === 'review' ? now : null;
  });
  expect(after).toMatchObject({ result: 'Printed on grey paper.', question: null });
  const run = await client.get<RunDetail>(`/api/runs/${after.last_run_id}`);
  expect(run).toMatchObject({ trigger: 'answer', cause_run_id: asked.id });
  const prompt = promptText(provider.requests[1]?.body);
  expect(prompt).toContain('The question was:\nOn **which** paper?');
  expect(prompt).toContain('Grey, please.');
  expect((await commentsOf(client, task.id)).map(({ kind }) => kind)).toEqual(['question', 'comment']);
});
