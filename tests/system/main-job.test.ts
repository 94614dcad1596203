import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Activity, RunEvent, Task } from '@helix/contracts';
import {
  type Builders,
  promptText,
  type ScriptedProvider,
  startScriptedProvider,
  words,
} from '@helix/testing';
import { type ApiClient, HelixSystem, waitFor } from '@helix/testing/system';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  addTask,
  commentsOf,
  connectBuilders,
  execute,
  harbourBrief,
  setStage,
  whenFinished,
} from './stage.ts';

let provider: ScriptedProvider;
let system: HelixSystem;
let build: Builders;
let client: ApiClient;

const leaflet =
  'The eastern quay closes on the second Monday of May. We will close the path on weekdays from seven until four. ' +
  'The piling takes nine working days and it will be loud. Ask Marjorie Okonjo-Bell, extension 7.';
const soul =
  'You are Marlow. You write as a neighbour would, in short sentences — and you never say “stakeholder”.';
const rule = '- Saint Brannoc’s is written with the apostrophe.';

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
  build = await connectBuilders(system);
  client = await system.signIn();
});
afterAll(async () => {
  await build?.end();
  await system?.stop();
  await provider?.stop();
});

it('does two pages of real prose: streamed, recorded once, approved after one rejection', async () => {
  const stage = await setStage(client, soul);
  const workspace = join(system.home, '.openclaw', 'workspaces', stage.agent.id);
  await waitFor('the agent’s workspace', () => existsSync(join(workspace, 'SOUL.md')));
  await writeFile(join(workspace, 'MEMORY.md'), `# Learned rules\n\n${rule}\n`);
  const live = await system.live(client);
  const task = await addTask(stage);
  provider.setScript([
    {
      steps: [
        ...words('Let me say that I have begun. '),
        {
          type: 'tool-call',
          name: 'comment',
          arguments: { content: 'I have read the brief and begin now.' },
        },
      ],
      usage: { inputTokens: 2_000, outputTokens: 40, cachedInputTokens: 500 },
    },
    { steps: words(leaflet), usage: { inputTokens: 2_100, outputTokens: 70, cachedInputTokens: 1_900 } },
  ]);

  const runId = await execute(stage, task);
  live.watch(runId);
  const run = await whenFinished(client, runId);

  expect(run.error).toBeNull();
  expect(run.status).toBe('succeeded');
  // Cached input is counted beside the input, because it is priced apart.
  const counted = { input_tokens: 1_700, output_tokens: 110, cached_tokens: 2_400 };
  expect(run.usage).toMatchObject({ ...counted, total_tokens: 4_210 });
  await live.waitForOutput(runId, leaflet);
  const prompt = promptText(provider.requests[0]?.body);
  for (const part of [soul, rule, task.title, harbourBrief.trim()]) expect(prompt).toContain(part);
  expect(prompt.indexOf(soul)).toBeLessThan(prompt.indexOf(rule));
  expect(prompt.indexOf(rule)).toBeLessThan(prompt.indexOf(harbourBrief.slice(0, 40)));

  const inReview = await client.get<Task>(`/api/tasks/${task.id}`);
  expect([inReview.status, inReview.run]).toEqual(['review', null]);
  expect(inReview.result).toContain(leaflet);
  expect((await commentsOf(client, task.id)).map((comment) => comment.content)).toEqual([
    'I have read the brief and begin now.',
  ]);
  const events = await client.get<RunEvent[] | { items: RunEvent[] }>(`/api/runs/${runId}/events`);
  const prompts = (Array.isArray(events) ? events : events.items).filter((event) => event.kind === 'prompt');
  expect(JSON.stringify(prompts)).toContain('eighty centimetres ought to have been eight');

  provider.setScript([{ steps: words('The second version says it in fewer words.') }]);
  await client.post(`/api/tasks/${task.id}/reject`, { feedback: 'Too long. Mrs Abernathy fell asleep.' });
  const second = await waitFor('the second result', async () => {
    const now = await client.get<Task>(`/api/tasks/${task.id}`);
    return now.status === 'review' && now.result?.includes('fewer words') ? now : null;
  });
  const feedbackPrompt = promptText(provider.requests[2]?.body);
  expect(feedbackPrompt).toContain('Mrs Abernathy fell asleep.');
  expect(feedbackPrompt).toContain(leaflet);
  await client.post(`/api/tasks/${task.id}/approve`);
  expect((await client.get<Task>(`/api/tasks/${task.id}`)).status).toBe('done');
  await live.waitForEvent(
    'task.approved',
    (event) => event.entity_id === task.id && /approved|done/.test(event.type),
  );

  const usage = await build.query(
    'select input_tokens::int, output_tokens::int, cached_tokens::int from token_usage where task_id = $1 order by created_at',
    [task.id],
  );
  expect(usage).toHaveLength(2);
  expect(usage[0]).toEqual(counted);
  const activity = await client.get<{ items: Activity[] }>(`/api/activity?entity_id=${task.id}`);
  const actions = activity.items.map((entry) => entry.action);
  expect(actions.join(' ')).toMatch(/approve/);
  expect(actions.join(' ')).toMatch(/reject/);
  expect(actions.filter((action) => action === 'task.created')).toHaveLength(1);
  expect(second.version).toBe(task.version);
});

it('stops the provider within a second of a cancel, and no late result changes the task', async () => {
  const stage = await setStage(client);
  const task = await addTask(stage);
  provider.setScript([{ steps: [...words('I begin and never end'), { type: 'hang' }] }]);
  const already = provider.requests.length;
  const live = await system.live(client);
  const runId = await execute(stage, task);
  live.watch(runId);
  await live.waitForOutput(runId, 'never end');
  const request = await provider.waitForRequest(already + 1);
  const asked = performance.now();
  await client.post(`/api/tasks/${task.id}/cancel`);
  expect(await request.ended).toBe('closed-by-client');
  expect(performance.now() - asked).toBeLessThan(1_000);
  expect((await whenFinished(client, runId)).status).toBe('cancelled');
  const cancelled = await client.get<Task>(`/api/tasks/${task.id}`);
  expect([cancelled.result, cancelled.run]).toEqual([null, null]);
});

it('runs agents in the moment they are made, while their identities are still on the way', async () => {
  provider.setScript(() => ({ steps: words('Here already.') }));
  const runs = await Promise.all(
    Array.from({ length: 25 }, async () => {
      const stage = await setStage(client);
      const task = await addTask(stage, { description: 'Say where you are.' });
      return await whenFinished(client, await execute(stage, task));
    }),
  );
  expect(runs.filter((run) => run.status !== 'succeeded').map((run) => run.error)).toEqual([]);
});
