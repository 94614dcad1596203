import type { Readiness, RunDetail, Task } from '@helix/contracts';
import {
  type Builders,
  createGate,
  hasRedisServer,
  type ScriptedProvider,
  startScriptedProvider,
  words,
} from '@helix/testing';
import { ApiClient, admin, HelixSystem, type LiveClient, waitFor } from '@helix/testing/system';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { addTask, connectBuilders, execute, reachGate, type Stage, setStage, whenFinished } from './stage.ts';

// Two Backends that share Redis, and what happens when one of the three dies.
describe.skipIf(!hasRedisServer())('two Backends and Redis', () => {
  let provider: ScriptedProvider;
  let system: HelixSystem;
  let build: Builders;
  let client: ApiClient;
  let stage: Stage;
  const lives: LiveClient[] = [];

  beforeAll(async () => {
    provider = await startScriptedProvider();
    system = await HelixSystem.start({
      model: { provider: 'openai-compatible', name: 'scripted-model', baseUrl: provider.url, apiKey: 'key' },
      backends: 2,
      redis: true,
      env: { HELIX_RATE_LIMIT: 'on' },
    });
    build = await connectBuilders(system);
    client = await system.signIn();
    stage = await setStage(client);
  });
  afterEach(() => {
    for (const live of lives.splice(0)) live.close();
  });
  afterAll(async () => {
    await build?.end();
    await system?.stop();
    await provider?.stop();
  });

  const first = 'The first half of the answer. ';
  const second = 'The second half of it.';

  async function openLive(replica: number): Promise<LiveClient> {
    const live = await system.live(client, replica);
    lives.push(live);
    return live;
  }

  /** A run that has said its first half and waits at a gate, and the replica that owns it. */
  async function streamHalf() {
    const gate = createGate();
    provider.setScript([{ steps: [...words(first), { type: 'gate', gate }, ...words(second)] }]);
    const task = await addTask(stage);
    const runId = await execute(stage, task);
    await reachGate(client, runId, gate);
    const [run] = await build.query<{ lease_owner: string }>('select lease_owner from runs where id = $1', [
      runId,
    ]);
    const owner = system.backends.findIndex((backend) => backend.log().includes(run?.lease_owner ?? '?'));
    expect(owner).toBeGreaterThanOrEqual(0);
    return { task, runId, gate, owner };
  }

  const busOf = async (replica: number) =>
    (await system.at(replica, client).get<Readiness>('/api/ready')).bus;

  async function loseRedis(): Promise<void> {
    await system.redis?.kill();
    for (const replica of [0, 1])
      await waitFor('the replica to notice', async () => !(await busOf(replica)).ok);
  }

  async function regainRedis(): Promise<void> {
    await system.redis?.startAgain();
    for (const replica of [0, 1])
      await waitFor('the replica to be connected', async () => (await busOf(replica)).ok);
  }

  /** Creates tasks at one replica, one after the other, until told to stop. */
  function keepWriting(replica: number) {
    const ids: string[] = [];
    let isOver = false;
    const done = (async () => {
      while (!isOver) {
        const task = await system.at(replica, client).post<Task>('/api/tasks', {
          board_id: stage.board.id,
          title: `Written at ${replica}, number ${ids.length}`,
        });
        ids.push(task.id);
        // Slower than the limit of writes, faster than a person.
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    })();
    return {
      ids,
      more: (count: number) => {
        const target = ids.length + count;
        return waitFor(`${count} more tasks`, () => ids.length >= target);
      },
      stop: async () => {
        isOver = true;
        await done;
      },
    };
  }

  it('loses nothing when Redis dies amid a run and writes: each event once, in order, and updates go on', async () => {
    const clients = [await openLive(0), await openLive(1)];
    const running = await streamHalf();
    for (const live of clients) live.watch(running.runId);
    const writers = [keepWriting(0), keepWriting(1)];
    const all = (count: number) => Promise.all(writers.map((writer) => writer.more(count)));
    await all(5);
    await loseRedis();
    await all(10);
    for (const url of system.urls) await new ApiClient(url).signIn(admin.email, admin.password);
    running.gate.open();
    expect((await whenFinished(client, running.runId)).status).toBe('succeeded');
    await regainRedis();
    await all(5);
    for (const writer of writers) await writer.stop();

    for (const live of clients) {
      for (const id of writers.flatMap((writer) => writer.ids))
        await live.waitForEvent(`of task ${id}`, (event) => event.entity_id === id);
      await live.waitForOutput(running.runId, first + second);
      const ids = live.events.map((event) => event.id).filter(Boolean);
      expect(new Set(ids).size, 'no event arrives twice').toBe(ids.length);
      expect(ids, 'in the order of the commits').toEqual(ids.toSorted(byCursor));
      expect([live.connections, live.resyncs], 'without a reconnect').toEqual([1, 0]);
    }
    const [one = [], two = []] = clients.map((live) => live.events.map((event) => event.id).filter(Boolean));
    // The one that came first may have seen one more.
    expect(one.slice(-two.length)).toEqual(two.slice(-one.length));
  });

  it('stops a run at the replica that does not own it, with Redis and without', async () => {
    for (const isAway of [false, true]) {
      const { task, runId, gate, owner } = await streamHalf();
      if (isAway) await loseRedis();
      await system.at(1 - owner, client).post(`/api/tasks/${task.id}/cancel`);
      expect((await whenFinished(client, runId)).status).toBe('cancelled');
      expect(await provider.requests.at(-1)?.ended).toBe('closed-by-client');
      if (isAway) await regainRedis();
      gate.open();
    }
  });

  it('goes on at the other replica when the one that runs it is killed', async () => {
    const { runId, gate, owner } = await streamHalf();
    const survivor = system.at(1 - owner, client);
    const live = await openLive(1 - owner);
    live.watch(runId);
    await live.waitForOutput(runId, first.trim());
    await system.backends[owner]?.kill();
    gate.open();
    await live.waitForOutput(runId, first + second);
    const run = await whenFinished(survivor, runId);
    expect([run.status, run.error]).toEqual(['succeeded', null]);
    expect(run.output).toContain(first + second);
    const [row] = await build.query('select generation from runs where id = $1', [runId]);
    expect(row).toEqual({ generation: 2 });
    await system.startBackend(owner);
    expect((await system.at(owner, client).get<RunDetail>(`/api/runs/${runId}`)).status).toBe('succeeded');
  });

  it('counts tries to sign in at both together', async () => {
    const person = await build.user({ org_id: (await build.organization()).id });
    const statuses: number[] = [];
    for (let turn = 0; turn < 12; turn += 1) {
      const answer = await new ApiClient(system.urls[turn % 2] ?? '').send('POST', '/api/auth/login', {
        email: person.email,
        password: 'wrong',
      });
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([...Array(10).fill(401), 429, 429]);
  });

  it('does not tell everybody where Redis is', async () => {
    for (const url of system.urls) {
      const answer = await new ApiClient(url).send('GET', '/api/ready');
      expect(JSON.stringify(answer.body)).not.toContain(new URL(system.redis?.url ?? '').host);
    }
  });
});

/** `xid.id` of two events: the order in which they were committed. */
function byCursor(left: string, right: string): number {
  const [leftXid = '0', leftId = '0'] = left.split('.');
  const [rightXid = '0', rightId = '0'] = right.split('.');
  return Number(BigInt(leftXid) - BigInt(rightXid)) || Number(leftId) - Number(rightId);
}
