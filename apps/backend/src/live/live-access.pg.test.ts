// What a socket shows follows what its person may see, at the moment of each event.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { LiveEvent, ServerMessage } from '@helix/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import WebSocket from 'ws';
import { createTestApp, type TestApp, type TestClient } from '../testing/test-app.ts';
import { LiveHub } from './live-hub.ts';
import { attachLiveSocket } from './live-socket.ts';
import { RunStreams } from './run-streams.ts';

let test: TestApp;
let hub: LiveHub;
let streams: RunStreams;
let port: number;
let detach: () => void;
let world: Awaited<ReturnType<TestApp['world']>>;
let owner: TestClient;

beforeAll(async () => {
  test = await createTestApp();
  const { database, logger, bus } = test.deps;
  hub = new LiveHub({ database, logger });
  await hub.start();
  streams = new RunStreams(() => undefined);
  // Never checks by itself: what ends a socket here is what was said over the bus.
  detach = attachLiveSocket(test.app, { database, hub, streams, logger }, 3_600_000);
  bus.subscribe('session-ended', (sessionId) => hub.endSession(sessionId));
  await test.app.listen({ host: '127.0.0.1', port: 0 });
  port = (test.app.server.address() as AddressInfo).port;
});
afterAll(async () => {
  detach();
  await hub.stop();
  await test.stop();
});
beforeEach(async () => {
  world = await test.world();
  owner = world.owner;
});

/** A socket of this person, past its hello. */
async function watch(userId: string, { greets = true } = {}) {
  const { token } = await test.app.sessions.open({ id: userId, orgId: world.orgId }, 'test');
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/ws`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const messages: ServerMessage[] = [];
  socket.on('message', (data) => messages.push(JSON.parse(String(data)) as ServerMessage));
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  onTestFinished(() => socket.terminate());
  await once(socket, 'open');
  const send = (frame: object) => socket.send(JSON.stringify(frame));
  const has = (type: ServerMessage['type']) =>
    vi.waitFor(() => expect(messages.map((message) => message.type)).toContain(type), 5_000);
  if (greets) {
    send({ type: 'hello' });
    await has('hello');
  }
  const events = (): LiveEvent[] =>
    messages.flatMap((message) => (message.type === 'events' ? message.events : []));
  const hears = async (find: (event: LiveEvent) => boolean) => {
    hub.wake();
    await vi.waitFor(() => expect(events().some(find)).toBe(true), 5_000);
  };
  return { closed, send, has, events, hears };
}

const createTask = async (boardId: string): Promise<string> =>
  (await owner.post('/api/tasks', { board_id: boardId, title: 'Seen or not' })).body.id;
const isAccess = (event: LiveEvent) => event.entity === 'access';
const isAbout = (id: string) => (event: LiveEvent) => event.entity_id === id;

describe('a board that is taken from a person', () => {
  it('goes silent at once, while those who keep it hear on', async () => {
    const board = await test.build.board({ org_id: world.orgId });
    const [loser, keeper] = [
      await test.memberOn(world.orgId, board.id, 'create'),
      await test.memberOn(world.orgId, board.id, 'create'),
    ];
    const [lost, kept] = [await watch(loser.userId), await watch(keeper.userId)];
    const before = await createTask(board.id);
    await lost.hears(isAbout(before));
    await owner.delete(`/api/boards/${board.id}/permissions/${loser.userId}`);
    const after = await createTask(board.id);
    await kept.hears(isAbout(after));
    await lost.hears(isAccess);
    // Something that both see: what came before it has arrived.
    const department = (await owner.post('/api/departments', { name: `D ${board.id}` })).body.id;
    await lost.hears(isAbout(department));
    expect(lost.events().some(isAbout(after))).toBe(false);
    expect(lost.events().find(isAccess)).toMatchObject({ entity_id: loser.userId, board_id: null });
    expect(kept.events().some(isAccess)).toBe(false);
  });

  it('cannot be outlived by a watch that never said hello, and so would never hear of it', async () => {
    const board = await test.build.board({ org_id: world.orgId });
    const viewer = await test.memberOn(world.orgId, board.id, 'view');
    const agent = await test.build.agent({ org_id: world.orgId });
    const task = await test.build.task({ org_id: world.orgId, board_id: board.id });
    const run = await test.build.run({ org_id: world.orgId, task_id: task.id, agent_id: agent.id });
    const live = await watch(viewer.userId, { greets: false });
    live.send({ type: 'watch', run_id: run.id });
    await live.has('error');
    expect(streams.find(run.id)).toBeUndefined();
  });

  it('shows nothing more of a run that is watched', async () => {
    const board = await test.build.board({ org_id: world.orgId });
    const viewer = await test.memberOn(world.orgId, board.id, 'view');
    const agent = await test.build.agent({ org_id: world.orgId });
    const task = await test.build.task({ org_id: world.orgId, board_id: board.id });
    const run = await test.build.run({ org_id: world.orgId, task_id: task.id, agent_id: agent.id });
    const live = await watch(viewer.userId);
    live.send({ type: 'watch', run_id: run.id });
    await live.has('run.snapshot');
    await owner.call('PUT', `/api/boards/${board.id}/permissions/${viewer.userId}`, {
      body: { level: 'no_access' },
    });
    await live.hears(isAccess);
    await vi.waitFor(() => expect(streams.find(run.id)).toBeUndefined(), 5_000);
    live.send({ type: 'watch', run_id: run.id });
    await live.has('error');
    expect(streams.find(run.id)).toBeUndefined();
  });
});

describe('a board that is given to a person', () => {
  it('is heard from then on', async () => {
    const board = await test.build.board({ org_id: world.orgId });
    const live = await watch(world.member.userId);
    await owner.call('PUT', `/api/boards/${board.id}/permissions/${world.member.userId}`, {
      body: { level: 'view' },
    });
    await live.hears(isAccess);
    const after = await createTask(board.id);
    await live.hears(isAbout(after));
  });
});

describe('a person', () => {
  it('who is disabled loses every socket at once', async () => {
    const sockets = [await watch(world.member.userId), await watch(world.member.userId)];
    const other = await watch(owner.userId);
    await owner.post(`/api/users/${world.member.userId}/disable`);
    for (const socket of sockets) expect(await socket.closed).toBe(4401);
    await other.hears((event) => event.type === 'user.disabled');
  });

  it('who becomes an administrator hears every board, and as a member again none', async () => {
    const board = await test.build.board({ org_id: world.orgId });
    const live = await watch(world.member.userId);
    await owner.patch(`/api/users/${world.member.userId}`, { role: 'admin' });
    await live.hears(isAccess);
    const seen = await createTask(board.id);
    await live.hears(isAbout(seen));
    await owner.patch(`/api/users/${world.member.userId}`, { role: 'member' });
    const unseen = await createTask(board.id);
    await live.hears((event) => isAccess(event) && live.events().filter(isAccess).length === 2);
    const department = (await owner.post('/api/departments', { name: `E ${board.id}` })).body.id;
    await live.hears(isAbout(department));
    expect(live.events().some(isAbout(unseen))).toBe(false);
  });

  it('who manages nobody hears of no invitation', async () => {
    const [administrator, member] = [await watch(owner.userId), await watch(world.member.userId)];
    const { id } = (await owner.post('/api/invitations', {})).body;
    await administrator.hears(isAbout(id));
    const department = (await owner.post('/api/departments', { name: `F ${id}` })).body.id;
    await member.hears(isAbout(department));
    expect(member.events().some(isAbout(id))).toBe(false);
  });
});
