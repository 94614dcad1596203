import { cancelRunsOf, queueRun } from '@helix/database';
import { formatMention } from '@helix/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answered, type MentionStage, mentionStage } from '../../testing/mention-stage.ts';
import { createTestApp, type TestApp } from '../../testing/test-app.ts';

let helix: TestApp;
let stage: MentionStage;

beforeAll(async () => {
  helix = await createTestApp();
});
afterAll(() => helix.stop());
beforeEach(async () => {
  stage = await mentionStage(helix);
});

describe('posting a comment that names somebody', () => {
  it('stores whom it names, queues one run and leaves the task as it is', async () => {
    const before = await stage.shown();
    const comment = await stage.post(
      `@nora and again @NORA, ${formatMention({ type: 'agent', id: stage.nora.id, name: 'Nora' })}: why?`,
    );
    expect(comment.mentions).toEqual([{ type: 'agent', id: stage.nora.id, name: 'Nora', handle: 'nora' }]);
    expect(await stage.comments()).toMatchObject([{ id: comment.id, mentions: comment.mentions }]);
    expect(await stage.runs()).toMatchObject([
      {
        agent_id: stage.nora.id,
        trigger: 'mention',
        status: 'queued',
        cause_comment_id: comment.id,
        chain_id: comment.id,
        chain_depth: 0,
        requested_by_user_id: stage.owner.userId,
      },
    ]);
    const after = await stage.shown();
    expect(after).toMatchObject({ status: 'review', run: null, result: 'The first leaflet.' });
    expect([after.abilities, after.version]).toEqual([before.abilities, before.version]);
  });

  it('wakes nobody from code, addresses, unknown handles, another organization, or while paused', async () => {
    await helix.build.query('update agents set paused_at = now() where id = $1', [stage.max.id]);
    const foreign = await helix.build.agent({ org_id: stage.stranger.orgId, name: 'Foreign' });
    const comment = await stage.post(
      `\`@nora\` a@nora.example @nobody-here @max @foreign ${formatMention({ type: 'agent', ...foreign })}\n\n\`\`\`\n@nora\n\`\`\``,
    );
    expect(comment.mentions.map((each: { handle: string }) => each.handle)).toEqual(['max']);
    expect(await stage.runs()).toEqual([]);
  });

  it('queues once for the same Idempotency-Key', async () => {
    const once = () =>
      stage.owner.post(
        `${stage.url}/comments`,
        { content: '@nora?' },
        { headers: { 'idempotency-key': 'ask-nora' } },
      );
    const answers = await Promise.all([once(), once()]);
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    expect(await stage.runs()).toHaveLength(1);
  });

  it('merges what waits for the same agent, and asks both in one brief', async () => {
    const grace = await stage.colleague();
    await stage.post('The quay is closed.');
    await stage.post('@nora since when?');
    await stage.post('@nora and until when?', grace);
    expect(await stage.runs()).toHaveLength(1);
    const run = await stage.claimOne();
    const later = await stage.post('@nora one more thing');
    const brief = await stage.brief(run);
    const [thread = '', questions = ''] = brief.split('## The comments that ask you');
    expect(thread).toContain('The quay is closed.');
    expect(thread).toContain('one more thing');
    expect(thread).toContain('The first leaflet.');
    expect(questions).toContain('since when?');
    expect(questions).toContain('and until when?');
    expect(questions).not.toContain('one more thing');
    const all = await stage.runs();
    expect(all).toHaveLength(2);
    expect(all[1]).toMatchObject({ status: 'queued', cause_comment_id: later.id });
  });

  it('waits while the same agent works on the task, and beside a waiting execution', async () => {
    await helix.build.run({ org_id: stage.orgId, task_id: stage.task.id, agent_id: stage.nora.id });
    await helix.build.query(
      "update tasks set status = 'in_progress', active_run_id = r.id, active_run_status = 'queued' from runs r where r.task_id = tasks.id and tasks.id = $1",
      [stage.task.id],
    );
    await stage.post('@nora how far are you?');
    const [execution, mention] = await stage.runs();
    expect(mention).toMatchObject({ trigger: 'mention', status: 'queued' });
    const running = await stage.claimOne();
    expect(running.id).toBe(execution?.id);
    expect(await stage.claim()).toEqual([]);
    expect((await stage.shown()).run).toEqual({ id: execution?.id, status: 'running' });
    await stage.finish(running, answered('Second leaflet.'));
    expect(await stage.shown()).toMatchObject({ status: 'review', run: null, last_run_id: execution?.id });
    expect((await stage.claimOne()).id).toBe(mention?.id);
    expect((await stage.shown()).run).toBeNull();
  });

  it('lets a person execute while a mention waits, and stop both', async () => {
    await stage.post('@nora?');
    await helix.build.query("update tasks set status = 'todo' where id = $1", [stage.task.id]);
    expect((await stage.post('@nora??')).mentions).toHaveLength(1);
    const { deps } = helix;
    await deps.work(stage.context, (work) =>
      queueRun(work, {
        task: { id: stage.task.id, boardId: stage.board.id, title: stage.task.title },
        agent: stage.nora,
        trigger: 'execute',
        feedback: null,
        requestedBy: null,
      }),
    );
    const [mention, execution] = await stage.runs();
    expect(mention?.trigger).toBe('mention');
    expect(await stage.shown()).toMatchObject({ status: 'in_progress', run: { id: execution?.id } });
    const stopped = await deps.work(stage.context, (work) => cancelRunsOf(work, { taskId: stage.task.id }));
    expect(stopped).toEqual({ queued: 2, running: 0 });
    expect(await stage.shown()).toMatchObject({ status: 'todo', run: null, last_run_id: execution?.id });
  });
});

describe('whom a comment can name', () => {
  it('offers people and agents with access to the board, by name or handle', async () => {
    const grace = await stage.colleague('view');
    const { handle } = await stage.nameOf(grace);
    const outsider = await stage.nameOf(stage.member);
    const list = async (q: string) =>
      (await stage.owner.get(`${stage.url}/mentionable?q=${q}`)).body.items.map(
        (each: { handle: string }) => each.handle,
      );
    const everybody = await list('');
    expect(everybody).toEqual(expect.arrayContaining(['nora', 'max', handle]));
    expect(everybody).not.toContain(outsider.handle);
    expect(await list('NOR')).toEqual(['nora']);
    expect(await list('%25')).toEqual([]);
    await helix.build.query('update users set disabled_at = now() where id = $1', [grace.userId]);
    expect(await list('')).not.toContain(handle);
  });

  it('says beforehand whom a text wakes and tells, and posts nothing', async () => {
    await helix.build.query('update agents set paused_at = now() where id = $1', [stage.max.id]);
    const grace = await stage.colleague();
    const [named, self, outsider] = [
      await stage.nameOf(grace),
      await stage.nameOf(stage.owner),
      await stage.nameOf(stage.member),
    ];
    const content = `@nora @max @${named.handle} @${self.handle} @${outsider.handle}`;
    const preview = (await stage.owner.post(`${stage.url}/mentions/preview`, { content })).body;
    expect(preview).toMatchObject({
      agents: [
        { handle: 'nora', wakes: true, reason: null },
        { handle: 'max', wakes: false, reason: expect.stringContaining('paused') },
      ],
      people: [{ id: grace.userId }],
    });
    expect(await stage.comments()).toEqual([]);
    expect(await stage.runs()).toEqual([]);
  });

  it('answers 400, 401, 403 and 404 where they belong', async () => {
    const viewer = await stage.colleague('view');
    const list = `${stage.url}/mentionable`;
    const preview = `${stage.url}/mentions/preview`;
    expect((await stage.owner.get(`${list}?q=${'x'.repeat(81)}`)).status).toBe(400);
    expect((await stage.owner.post(preview, { content: ' ' })).status).toBe(400);
    expect((await stage.nobody.get(list)).status).toBe(401);
    expect((await stage.nobody.post(preview, { content: '@nora' })).status).toBe(401);
    expect((await viewer.get(list)).status).toBe(200);
    expect((await viewer.post(preview, { content: '@nora' })).status).toBe(403);
    for (const outsider of [stage.member, stage.stranger]) {
      expect((await outsider.get(list)).status).toBe(404);
      expect((await outsider.post(preview, { content: '@nora' })).status).toBe(404);
    }
  });
});
