import type {
  Comment,
  Mention,
  MentionPreview,
  NotificationPage,
  Run,
  RunEvent,
  Task,
} from '@helix/contracts';
import { formatMention } from '@helix/domain';
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

it('answers a comment in the thread, from the thread and the task, and tells who asked', async () => {
  const stage = await setStage(client);
  const live = await system.live(client);
  const task = await addTask(stage, { title: 'Close the quay', description: 'The piling takes nine days.' });
  provider.setScript([{ steps: words('The quay closes on Monday.') }]);
  await whenFinished(client, await execute(stage, task));
  const inReview = await client.get<Task>(`/api/tasks/${task.id}`);
  expect(inReview.status).toBe('review');

  const comments = `/api/tasks/${task.id}/comments`;
  await client.post(comments, { content: 'The ferry company asked about parking.' });
  const content = `${formatMention({ type: 'agent', ...stage.agent })}, which Monday, and what about the ferry?`;
  const preview = await client.post<MentionPreview>(`/api/tasks/${task.id}/mentions/preview`, { content });
  expect(preview.agents).toMatchObject([{ id: stage.agent.id, wakes: true }]);
  provider.setScript([
    { steps: words('The second Monday of May.'), usage: { inputTokens: 300, outputTokens: 9 } },
  ]);
  const already = provider.requests.length;
  const question = await client.post<Comment>(comments, { content });
  expect(question.mentions.map((mention: Mention) => mention.id)).toEqual([stage.agent.id]);

  const thread = await waitFor('the answer', async () => {
    const now = await commentsOf(client, task.id);
    return now.length === 3 ? now : null;
  });
  const answer = thread[2];
  expect(answer).toMatchObject({
    content: 'The second Monday of May.',
    author_type: 'agent',
    author_id: stage.agent.id,
  });
  const { items: runs } = await client.get<{ items: Run[] }>(`/api/tasks/${task.id}/runs`);
  expect(runs[0]).toMatchObject({ id: answer?.run_id, trigger: 'mention', status: 'succeeded' });
  expect(runs[0]?.usage).toMatchObject({ input_tokens: 300, output_tokens: 9 });

  const prompt = promptText(provider.requests[already]?.body);
  for (const part of [
    'The piling takes nine days.',
    'The ferry company asked about parking.',
    'The quay closes on Monday.',
    `@${stage.agent.name}, which Monday, and what about the ferry?`,
    'The comment that asks you',
  ]) {
    expect(prompt).toContain(part);
  }
  const events = await client.get<{ items: RunEvent[] }>(`/api/runs/${answer?.run_id}/events`);
  expect(JSON.stringify(events.items)).toContain('asked about parking');

  const after = await client.get<Task>(`/api/tasks/${task.id}`);
  expect(after).toMatchObject({
    status: 'review',
    result: inReview.result,
    run: null,
    last_run_id: inReview.last_run_id,
    comment_count: 3,
  });
  const told = await client.get<NotificationPage>('/api/notifications');
  expect(told).toMatchObject({
    unread_count: 2,
    items: [
      { type: 'reply', task_id: task.id, board_id: stage.board.id, comment_id: answer?.id },
      { type: 'result', task_id: task.id, comment_id: null },
    ],
  });
  await live.waitForEvent('notification.created', (event) => event.type === 'notification.created');
  await client.post(`/api/notifications/${told.items[0]?.id}/read`);
  expect(await client.get('/api/notifications/unread-count')).toEqual({ unread_count: 1 });
  await live.waitForEvent('notification.read', (event) => event.type === 'notification.read');
});
