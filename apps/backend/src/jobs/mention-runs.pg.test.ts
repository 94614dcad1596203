import { addRunComment } from '@helix/database';
import { CHAIN_DEPTH_MAX, CHAIN_RUNS_MAX } from '@helix/domain';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { answered, failed, type MentionStage, mentionStage } from '../testing/mention-stage.ts';
import { createTestApp, type TestApp } from '../testing/test-app.ts';

let helix: TestApp;
let stage: MentionStage;

beforeAll(async () => {
  helix = await createTestApp();
});
afterAll(() => helix.stop());
beforeEach(async () => {
  stage = await mentionStage(helix);
});

it('posts the answer once, whoever repeats the ending, and leaves the task as it is', async () => {
  const question = await stage.post('@nora why so long?');
  const run = await stage.claimOne();
  expect((await stage.shown()).run).toBeNull();
  const endings = await Promise.all(
    [1, 2, 3].map(() => stage.finish(run, answered(' Because of the tide. '))),
  );
  expect(endings.filter(Boolean)).toHaveLength(1);
  expect(await stage.comments()).toMatchObject([
    { id: question.id },
    {
      content: 'Because of the tide.',
      author_type: 'agent',
      author_id: stage.nora.id,
      author_name: 'Nora',
      run_id: run.id,
    },
  ]);
  expect(await stage.shown()).toMatchObject({
    status: 'review',
    result: 'The first leaflet.',
    comment_count: 2,
    last_run_id: null,
    run: null,
    failure: null,
  });
  expect(await stage.told(stage.owner)).toMatchObject([
    {
      type: 'reply',
      title: `Nora answered you on ${stage.key}`,
      body: 'Because of the tide.',
      read_at: null,
    },
  ]);
  expect(await helix.build.query('select 1 from token_usage where run_id = $1', [run.id])).toHaveLength(1);
});

it('tells those who asked why there is no answer, and nothing else', async () => {
  const [grace, ada] = [await stage.colleague(), await stage.colleague()];
  await stage.post('Just a remark.', ada);
  await stage.post('@nora why?', grace);
  await stage.finish(await stage.claimOne(), failed);
  expect(await stage.comments()).toHaveLength(2);
  expect(await stage.shown()).toMatchObject({ status: 'review', failure: null, last_run_id: null });
  expect((await stage.told(grace))[0]).toMatchObject({
    type: 'failure',
    title: `Nora could not answer on ${stage.key}`,
    body: expect.stringContaining('refused the key. Check the key in Models'),
  });
  for (const other of [ada, stage.owner])
    expect((await stage.told(other)).map((each) => each.type)).not.toContain('failure');
  expect(await stage.runs()).toMatchObject([{ trigger: 'mention', status: 'failed', error_code: 'auth' }]);
});

it('says nothing when a person stopped the answer', async () => {
  await stage.post('@nora why?');
  await stage.finish(await stage.claimOne(), { ...failed, status: 'cancelled', error: null });
  expect([await stage.comments(), await stage.told(stage.owner)]).toMatchObject([[{}], []]);
});

it('wakes another agent from an answer, never the one that answers, until the depth is reached', async () => {
  await stage.post('@nora ask Max');
  for (let depth = 0; depth <= CHAIN_DEPTH_MAX; depth += 1) {
    const run = await stage.claimOne();
    expect(run).toMatchObject({ chain_depth: depth, requested_by_user_id: stage.owner.userId });
    expect(await stage.claim()).toEqual([]);
    await stage.finish(run, answered('@nora @max what do you think?'));
  }
  expect(await stage.claim()).toEqual([]);
  const runs = await stage.runs();
  expect(runs).toHaveLength(CHAIN_DEPTH_MAX + 1);
  expect(new Set(runs.map((run) => (run as unknown as { chain_id: string }).chain_id)).size).toBe(1);
  const told = await stage.told(stage.owner);
  expect(told.filter((each) => each.type === 'chain_ended')).toMatchObject([
    { title: `Agents stopped waking each other on ${stage.key}`, body: expect.stringContaining('Nora') },
  ]);
});

it('ends a chain that has had as many runs as it may', async () => {
  const first = await stage.post('@nora begin');
  const run = await stage.claimOne();
  for (let number = 2; number < CHAIN_RUNS_MAX; number += 1) {
    const { id } = await helix.build.run({
      org_id: stage.orgId,
      task_id: stage.task.id,
      status: 'succeeded',
    });
    await helix.build.query('update runs set chain_id = $1 where id = $2', [first.id, id]);
  }
  const third = await helix.build.agent({ org_id: stage.orgId, name: 'Third' });
  await stage.finish(run, answered('@max @third your turn'));
  const woken = (await stage.runs()).filter((each) => each.status === 'queued');
  expect(woken.map((each) => each.agent_id)).toEqual([stage.max.id]);
  expect((await stage.told(stage.owner))[0]?.type).toBe('reply');
  const ended = (await stage.told(stage.owner)).find((each) => each.type === 'chain_ended');
  expect(ended?.body).toContain(third.name);
});

it('wakes from a comment that a run posts with its tool, in the chain of that run', async () => {
  await helix.build.run({ org_id: stage.orgId, task_id: stage.task.id, agent_id: stage.nora.id });
  const execution = await stage.claimOne();
  const comment = () =>
    helix.deps.work(stage.context, (work) =>
      addRunComment(
        work,
        { runId: execution.id, generation: execution.generation },
        { content: '@max and @nora, please check', toolCallId: 'call-1' },
      ),
    );
  expect([(await comment())?.isNew, (await comment())?.isNew]).toEqual([true, false]);
  const woken = (await stage.runs()).filter((each) => each.trigger === 'mention');
  expect(woken).toMatchObject([
    { agent_id: stage.max.id, chain_id: execution.id, chain_depth: 1, cause_run_id: execution.id },
  ]);
});
