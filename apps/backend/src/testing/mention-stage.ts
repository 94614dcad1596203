// A task, an agent and people on a board, with the ways to post, run and read that tests of mentions share.
import type { Notification } from '@helix/contracts';
import { claimRuns, finishRun, loadRunContext, type RunEnding, type RunRow } from '@helix/database';
import { briefOf } from '../jobs/run-request.ts';
import type { TestApp, TestClient } from './test-app.ts';

export const answered = (text: string): RunEnding => ({
  status: 'succeeded',
  output: text,
  result: text,
  question: null,
  error: null,
  usage: { inputTokens: 3, outputTokens: 2, cachedTokens: 0, costUsd: null },
  model: { id: null, name: 'large', provider: 'demo' },
  firstTokenAt: null,
});

export const asked = (question: string): RunEnding => ({
  ...answered(question),
  result: null,
  question,
});

export const failed: RunEnding = {
  ...answered(''),
  status: 'failed',
  result: null,
  error: { code: 'auth', message: 'The provider refused the key.' },
};

export type MentionStage = Awaited<ReturnType<typeof mentionStage>>;

/** An organization of its own each time, so that no test sees the runs of another. */
export async function mentionStage(helix: TestApp) {
  const { build, deps } = helix;
  const world = await helix.world();
  const { orgId, owner } = world;
  const board = await build.board({ org_id: orgId, key: 'QAY' });
  const nora = await build.agent({ org_id: orgId, name: 'Nora' });
  const max = await build.agent({ org_id: orgId, name: 'Max' });
  const task = await build.task({
    org_id: orgId,
    board_id: board.id,
    assigned_agent_id: nora.id,
    created_by_user_id: owner.userId,
    status: 'review',
    result: 'The first leaflet.',
  });
  const url = `/api/tasks/${task.id}`;
  const key = `QAY-${task.number}`;
  const context = {
    orgId,
    actor: { type: 'system', id: null, name: 'test' } as const,
    requestId: null,
  };
  const colleague = (level: 'view' | 'create' | 'manage' = 'create') =>
    helix.memberOn(orgId, board.id, level);
  const nameOf = async (person: TestClient): Promise<{ name: string; handle: string }> => {
    const [row] = await build.query<{ name: string; handle: string }>(
      'select name, handle from users where id = $1',
      [person.userId],
    );
    if (!row) throw new Error('no such person');
    return row;
  };
  const post = async (content: string, who = owner) => (await who.post(`${url}/comments`, { content })).body;
  const runs = () =>
    build.query<{ id: string; agent_id: string; status: string; trigger: string; chain_depth: number }>(
      'select * from runs where task_id = $1 order by created_at, id',
      [task.id],
    );
  const claim = async (): Promise<RunRow[]> => {
    const claimed = await claimRuns(deps.database.system, {
      ownerId: crypto.randomUUID(),
      leaseMs: 60_000,
      ready: [{ gatewayId: null, bootId: 'boot', kind: 'helix' }],
      maxRuns: 20,
    });
    return claimed.filter((run) => run.task_id === task.id);
  };
  const claimOne = async (): Promise<RunRow> => {
    const [run] = await claim();
    if (!run) throw new Error('nothing was claimed');
    return run;
  };
  const finish = (run: RunRow, ending: RunEnding) =>
    deps.work(context, (work) =>
      finishRun(work, run.id, { runId: run.id, generation: run.generation }, ending),
    );
  const brief = async (run: RunRow): Promise<string> => {
    const loaded = await loadRunContext(deps.database.forOrganization(orgId), run);
    if (!loaded) throw new Error('the task is gone');
    return briefOf(run, loaded, { files: [], canReadFiles: true });
  };
  const told = async (who: TestClient): Promise<Notification[]> =>
    (await who.get('/api/notifications')).body.items;
  const comments = async () => (await owner.get(`${url}/comments`)).body.items;
  const shown = async () => (await owner.get(url)).body;
  return {
    ...world,
    ...{ board, nora, max, task, url, key, context },
    ...{ colleague, nameOf, post, runs, claim, claimOne, finish, brief, told, comments, shown },
  };
}
