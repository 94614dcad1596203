import { queueRun } from '@helix/database';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answered, asked, type MentionStage, mentionStage } from '../testing/mention-stage.ts';
import { createTestApp, type TestApp, type TestClient } from '../testing/test-app.ts';

const QUESTION = 'Which quay do you mean?';

let helix: TestApp;
let stage: MentionStage;

beforeAll(async () => {
  helix = await createTestApp();
});
afterAll(() => helix.stop());
beforeEach(async () => {
  stage = await mentionStage(helix);
});

/** Nora works on the task and ends with a question. */
async function ask(who = stage.owner) {
  const run = await startRun(who);
  await stage.finish(run, asked(QUESTION));
  return run;
}

async function startRun(who: TestClient) {
  const requestedBy = { id: who.userId, name: (await stage.nameOf(who)).name };
  const { task, nora, board } = stage;
  await helix.deps.work(stage.context, (work) =>
    queueRun(work, {
      task: { id: task.id, boardId: board.id, title: task.title },
      agent: nora,
      trigger: 'execute',
      feedback: null,
      requestedBy,
    }),
  );
  return stage.claimOne();
}

describe('a run that ends with a question', () => {
  it('puts the task to waiting, keeps its last result, and says the question once', async () => {
    const run = await ask();
    expect(await stage.finish(run, asked(QUESTION))).toBeNull();
    const [comment, ...others] = await stage.comments();
    expect(others).toEqual([]);
    expect(comment).toMatchObject({
      kind: 'question',
      content: QUESTION,
      author_type: 'agent',
      author_id: stage.nora.id,
      run_id: run.id,
    });
    expect(await stage.shown()).toMatchObject({
      status: 'waiting',
      result: 'The first leaflet.',
      run: null,
      failure: null,
      last_run_id: run.id,
      question: { comment_id: comment.id, content: QUESTION, agent_name: 'Nora' },
    });
  });

  it('tells the creator, earlier commenters and who asked for the run, as far as they may see the board', async () => {
    const [grace, ada] = [await stage.colleague(), await stage.colleague()];
    await stage.post('A remark.', grace);
    const outsider = await stage.colleague();
    await stage.post('Another remark.', outsider);
    await helix.build.query("update board_permissions set level = 'no_access' where user_id = $1", [
      outsider.userId,
    ]);
    await ask(ada);
    for (const person of [stage.owner, grace, ada])
      expect((await stage.told(person))[0]).toMatchObject({
        type: 'question',
        title: `Nora has a question on ${stage.key}`,
        body: QUESTION,
      });
    expect((await stage.told(outsider)).map(({ type }) => type)).not.toContain('question');
  });

  it('is no question any more once the task was taken elsewhere', async () => {
    await ask();
    expect((await stage.owner.post(`${stage.url}/move`, { status: 'todo' })).status).toBe(200);
    expect(await stage.shown()).toMatchObject({ status: 'todo', question: null });
    await stage.post('Never mind.');
    expect(await stage.runs()).toHaveLength(1);
  });
});

describe("a person's reply to a question", () => {
  it('queues the answering run on the same session, whoever replies, with question and answer in its brief', async () => {
    const first = await ask();
    const grace = await stage.colleague();
    const reply = await stage.post('The north one.', grace);
    expect(await stage.shown()).toMatchObject({ status: 'in_progress', question: null });
    const run = await stage.claimOne();
    expect(run).toMatchObject({
      trigger: 'answer',
      agent_id: stage.nora.id,
      session_key: first.session_key,
      cause_comment_id: reply.id,
      cause_run_id: first.id,
      chain_depth: 0,
      requested_by_user_id: grace.userId,
    });
    const brief = await stage.brief(run);
    expect(brief).toContain(`The question was:\n${QUESTION}`);
    expect(brief).toContain('The north one.');
    await stage.finish(run, answered('The leaflet of the north quay.'));
    expect(await stage.shown()).toMatchObject({
      status: 'review',
      result: 'The leaflet of the north quay.',
      question: null,
    });
  });

  it('queues one run for several replies, and all of them are in its brief', async () => {
    await ask();
    await Promise.all([stage.post('The north one.'), stage.post('And mind the tide.')]);
    expect(await stage.runs()).toMatchObject([{ status: 'succeeded' }, { trigger: 'answer' }]);
    const brief = await stage.brief(await stage.claimOne());
    expect(brief).toContain('The north one.');
    expect(brief).toContain('And mind the tide.');
  });

  it('wakes the agent once where it also mentions it, and says so beforehand', async () => {
    await ask();
    const content = '@nora the north one, and @max look at it';
    const preview = (await stage.owner.post(`${stage.url}/mentions/preview`, { content })).body;
    expect(preview).toMatchObject({ answers: { id: stage.nora.id }, agents: [{ id: stage.max.id }] });
    await stage.post(content);
    const runs = (await stage.runs()).slice(1).map(({ trigger, agent_id }) => [trigger, agent_id]);
    expect(runs.toSorted()).toEqual([
      ['answer', stage.nora.id],
      ['mention', stage.max.id],
    ]);
  });

  it('goes to the agent that has the task now', async () => {
    await ask();
    const given = await stage.owner.patch(stage.url, { assigned_agent_id: stage.max.id });
    expect(given.status).toBe(200);
    await stage.post('The north one.');
    expect((await stage.runs()).at(-1)).toMatchObject({ trigger: 'answer', agent_id: stage.max.id });
  });

  it("is a comment like any other when it is an agent's, or when nothing was asked", async () => {
    await stage.post('Nobody asked.');
    await ask();
    await stage.post('@max what do you think?', stage.owner).catch(() => undefined);
    expect((await stage.runs()).map(({ trigger }) => trigger)).toEqual(['execute', 'answer', 'mention']);
    await stage.finish(await claimOf('mention'), answered('I think the north one.'));
    expect((await stage.runs()).filter(({ trigger }) => trigger === 'answer')).toHaveLength(1);
  });
});

async function claimOf(trigger: string) {
  const first = await stage.claimOne();
  if (first.trigger === trigger) return first;
  await stage.finish(first, asked('Which tide?'));
  return stage.claimOne();
}
