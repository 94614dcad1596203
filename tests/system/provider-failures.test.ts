import type { Task } from '@helix/contracts';
import { type ScriptedAnswer, type ScriptedProvider, startScriptedProvider, words } from '@helix/testing';
import { HelixSystem } from '@helix/testing/system';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addTask, execute, type Stage, setStage, whenFinished } from './stage.ts';

let provider: ScriptedProvider;
let system: HelixSystem;
let stage: Stage;

beforeAll(async () => {
  provider = await startScriptedProvider();
  system = await HelixSystem.start({
    model: {
      provider: 'openai-compatible',
      name: 'scripted-model',
      baseUrl: provider.url,
      apiKey: 'sk-secret-key-1234',
    },
  });
  stage = await setStage(await system.signIn());
});
afterAll(async () => {
  await system?.stop();
  await provider?.stop();
});

const failures: [string, ScriptedAnswer, string[]][] = [
  ['refuses the key', { error: { status: 401 } }, ['auth']],
  ['does not know the model', { error: { status: 404, code: 'model_not_found' } }, ['model_not_found']],
  ['is asked too often', { error: { status: 429, retryAfterSeconds: 30 } }, ['rate_limit']],
  ['is down', { error: { status: 500 } }, ['provider_unavailable']],
  [
    'breaks off in mid-stream',
    { steps: [...words('Half an ans'), { type: 'cut' }] },
    ['provider_unavailable', 'bad_response'],
  ],
  ['answers a web page', { garbage: 'html' }, ['bad_response']],
  ['answers broken JSON', { garbage: 'broken-json' }, ['bad_response']],
  [
    'sends garbage in mid-stream',
    { steps: [...words('Half '), { type: 'raw', text: 'data: {{{\n\n' }, { type: 'cut' }] },
    ['bad_response', 'provider_unavailable'],
  ],
  ['says nothing at all', { steps: [] }, ['bad_response']],
];

it.each(failures)(
  'leaves the reason and the remedy on the card when the provider %s',
  async (_, answer, codes) => {
    provider.setScript(() => answer);
    const task = await addTask(stage, { title: 'Write it' });
    const run = await whenFinished(stage.client, await execute(stage, task));
    expect(run.status).toBe('failed');
    expect(codes).toContain(run.error?.code);
    const {
      status,
      failure,
      run: active,
      result,
      abilities,
    } = await stage.client.get<Task>(`/api/tasks/${task.id}`);
    expect([status, active, result, abilities.execute]).toEqual(['failed', null, null, true]);
    expect(codes).toContain(failure?.code);
    // What happened, in plain words; what to do stands beside it and is not said twice.
    expect(failure?.message).toMatch(/^The (provider|model) .*[.!?]$/s);
    expect(failure?.message).not.toMatch(/openai-compatible|scripted-model\/|run it again|Models/i);
    expect(failure?.remedy).toMatch(/^\p{Lu}.*\.$/su);
    expect(JSON.stringify(failure)).not.toContain('sk-secret-key-1234');
  },
);

it('says what happened and what to do in two sentences', async () => {
  provider.setScript(() => ({ error: { status: 401, message: 'Incorrect API key provided.' } }));
  const task = await addTask(stage, { title: 'Write it' });
  const run = await whenFinished(stage.client, await execute(stage, task));
  expect(`${run.error?.message} ${run.error?.remedy}`).toBe(
    'The provider refused the key (401). The provider said: Incorrect API key provided. Check the key in Models, then run again.',
  );
});

it('runs again after a failure, and the reason leaves the card', async () => {
  provider.setScript([{ error: { status: 401 } }, { steps: words('Done at the second attempt.') }]);
  const task = await addTask(stage, { title: 'Write it again' });
  await whenFinished(stage.client, await execute(stage, task));
  const run = await whenFinished(stage.client, await execute(stage, task));
  expect([run.status, run.output]).toEqual(['succeeded', 'Done at the second attempt.']);
  const after = await stage.client.get<Task>(`/api/tasks/${task.id}`);
  expect([after.status, after.failure]).toEqual(['review', null]);
});

it('keeps the key out of every log', () => {
  for (const log of [system.backend.log(), system.gateway.log()])
    expect(log).not.toContain('sk-secret-key-1234');
});
