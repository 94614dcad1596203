import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answered, failed, mentionStage } from '../../testing/mention-stage.ts';
import { createTestApp, type TestApp } from '../../testing/test-app.ts';

let helix: TestApp;
beforeAll(async () => {
  helix = await createTestApp();
});
afterAll(() => helix.stop());

describe("an agent's runs", () => {
  it('come newest first, page by page, each with its task', async () => {
    const stage = await mentionStage(helix);
    const { build } = helix;
    const made: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      const task = await build.task({
        org_id: stage.orgId,
        board_id: stage.board.id,
        title: `Task ${index}`,
      });
      const run = await build.run({
        org_id: stage.orgId,
        task_id: task.id,
        agent_id: stage.nora.id,
        status: index === 2 ? 'failed' : 'succeeded',
      });
      // Two of them at the same moment: the id decides between them.
      await build.query(
        "update runs set created_at = '2026-01-01'::timestamptz + $2 * interval '1 hour' where id = $1",
        [run.id, index === 3 ? 2 : index],
      );
      made.unshift(run.id);
    }
    const url = `/api/agents/${stage.nora.id}/runs`;
    const pages: { id: string; task: { key: string; title: string } }[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await stage.owner.get(`${url}?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
      expect(page.status).toBe(200);
      pages.push(...page.body.items);
      cursor = page.body.next_cursor;
    }
    expect(pages.map((run) => run.id)).toEqual(made);
    expect(pages[0]?.task).toMatchObject({ title: 'Task 4', board_id: stage.board.id });
    expect(pages[0]?.task.key).toMatch(/^QAY-\d+$/);
    const failed = await stage.owner.get(`${url}?status=failed`);
    expect(failed.body.items).toHaveLength(1);
  });

  it('leave out those on boards that one may not see', async () => {
    const stage = await mentionStage(helix);
    const hidden = await helix.build.board({ org_id: stage.orgId });
    const secret = await helix.build.task({ org_id: stage.orgId, board_id: hidden.id });
    for (const taskId of [stage.task.id, secret.id]) {
      await helix.build.run({
        org_id: stage.orgId,
        task_id: taskId,
        agent_id: stage.nora.id,
        status: 'succeeded',
      });
    }
    const url = `/api/agents/${stage.nora.id}/runs`;
    const seen = async (who: typeof stage.owner) =>
      (await who.get(url)).body.items.map((run: { task_id: string }) => run.task_id);
    expect(await seen(stage.owner)).toEqual([secret.id, stage.task.id]);
    expect(await seen(await stage.colleague('view'))).toEqual([stage.task.id]);
    expect(await seen(stage.member)).toEqual([]);
  });

  it('answer 400, 401 and 404 where they belong', async () => {
    const stage = await mentionStage(helix);
    const url = `/api/agents/${stage.nora.id}/runs`;
    expect((await stage.nobody.get(url)).status).toBe(401);
    expect((await stage.stranger.get(url)).status).toBe(404);
    for (const query of ['limit=0', 'limit=101', 'cursor=nonsense', 'status=lost'])
      expect((await stage.owner.get(`${url}?${query}`)).status).toBe(400);
  });
});

describe('one run', () => {
  it('tells its task, its cause, who asked, and how often it was taken over', async () => {
    const stage = await mentionStage(helix);
    const comment = await stage.post('@nora why?');
    const [queued] = await stage.runs();
    const url = `/api/runs/${queued?.id}`;
    expect((await stage.owner.get(url)).body).toMatchObject({
      status: 'queued',
      generation: 0,
      output: null,
    });
    await stage.finish(await stage.claimOne(), answered('Because.'));
    expect((await stage.owner.get(url)).body).toMatchObject({
      status: 'succeeded',
      generation: 1,
      cause_comment_id: comment.id,
      requested_by_user_id: stage.owner.userId,
      requested_by_name: (await stage.nameOf(stage.owner)).name,
      output: 'Because.',
      task: { id: stage.task.id, key: stage.key, board_id: stage.board.id },
    });
    for (const path of [url, `${url}/events`]) {
      expect((await stage.member.get(path)).status).toBe(404);
      expect((await stage.stranger.get(path)).status).toBe(404);
      expect((await stage.nobody.get(path)).status).toBe(401);
    }
  });
});

describe('running a task again', () => {
  const feedback = 'Name the harbour.';

  it('asks for the feedback once more when the run that was to take it up failed', async () => {
    const stage = await mentionStage(helix);
    await stage.owner.post(`${stage.url}/reject`, { feedback });
    await stage.finish(await stage.claimOne(), failed);

    for (const attempt of ['second', 'third']) {
      await stage.owner.post(`${stage.url}/execute`, {});
      const run = await stage.claimOne();
      expect([attempt, run.trigger, run.feedback]).toEqual([attempt, 'feedback', feedback]);
      expect(await stage.brief(run)).toContain(feedback);
      await stage.finish(run, attempt === 'second' ? failed : answered('The harbour leaflet.'));
    }
    expect((await stage.shown()).result).toBe('The harbour leaflet.');
  });

  it('asks for it although somebody has put an agent a question in between', async () => {
    const stage = await mentionStage(helix);
    await stage.owner.post(`${stage.url}/reject`, { feedback });
    await stage.finish(await stage.claimOne(), failed);
    await stage.post('@nora why did it fail?');
    await stage.finish(await stage.claimOne(), answered('The key was refused.'));
    await stage.owner.post(`${stage.url}/execute`, {});
    expect((await stage.claimOne()).feedback).toBe(feedback);
  });

  it('begins afresh once the feedback was taken up', async () => {
    const stage = await mentionStage(helix);
    await stage.owner.post(`${stage.url}/reject`, { feedback });
    await stage.finish(await stage.claimOne(), answered('The harbour leaflet.'));
    await stage.owner.post(`${stage.url}/approve`, {});
    await stage.owner.post(`${stage.url}/execute`, {});
    const run = await stage.claimOne();
    expect([run.trigger, run.feedback]).toEqual(['execute', null]);
  });

  it.each(['queued', 'running'])(
    'asks for another decision when the run that takes it up is stopped: %s',
    async (at) => {
      const stage = await mentionStage(helix);
      await stage.owner.post(`${stage.url}/reject`, { feedback });
      const run = at === 'running' ? await stage.claimOne() : null;
      await stage.owner.post(`${stage.url}/cancel`, {});
      if (run) await stage.finish(run, { ...failed, status: 'cancelled', error: null });
      expect(await stage.shown()).toMatchObject({
        status: 'review',
        result: 'The first leaflet.',
        abilities: { approve: true, reject: true },
      });
      await stage.owner.post(`${stage.url}/reject`, { feedback: 'Name the quay.' });
      expect((await stage.claimOne()).feedback).toBe('Name the quay.');
    },
  );
});
