import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import type { ServerMessage } from '@helix/contracts';
import { Builders } from '@helix/testing';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import WebSocket from 'ws';
import { createTestApp, type TestApp } from '../testing/test-app.ts';
import { LiveHub } from './live-hub.ts';
import { attachLiveSocket } from './live-socket.ts';
import { RunStreams } from './run-streams.ts';

let test: TestApp;
let hub: LiveHub;
let streams: RunStreams;
let port: number;
let detach: () => void;

beforeAll(async () => {
  test = await createTestApp();
  const { database, logger } = test.deps;
  hub = new LiveHub({ database, logger, sweepMs: 50 });
  await hub.start();
  streams = new RunStreams(() => undefined);
  detach = attachLiveSocket(test.app, { database, hub, streams, logger }, 20);
  await test.app.listen({ host: '127.0.0.1', port: 0 });
  port = (test.app.server.address() as AddressInfo).port;
});
afterAll(async () => {
  detach();
  await hub.stop();
  await test.stop();
});

async function signIn(role: 'owner' | 'member') {
  const organization = await test.build.organization();
  const user = await test.build.user({ org_id: organization.id, role });
  const session = await test.app.sessions.open({ id: user.id, orgId: organization.id }, 'test');
  return { ...session, userId: user.id, orgId: organization.id };
}

function open(token?: string) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/ws`, {
    headers: token ? { authorization: `Bearer ${token}` } : {},
  });
  const messages: ServerMessage[] = [];
  socket.on('message', (data) => messages.push(JSON.parse(String(data)) as ServerMessage));
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  onTestFinished(() => socket.terminate());
  return {
    messages,
    closed,
    opened: once(socket, 'open'),
    send: (...frames: object[]) => {
      for (const frame of frames) socket.send(JSON.stringify(frame));
    },
    has: (type: ServerMessage['type']) =>
      vi.waitFor(() => expect(messages.map((message) => message.type)).toContain(type), 5_000),
  };
}

async function upgrade(address: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(
    `GET ${address} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  const [data] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return String(data).split('\r\n', 1)[0] ?? '';
}

describe('the door of live updates', () => {
  it('refuses addresses that are no URL instead of ending the process', async () => {
    for (const address of ['//', 'http://', '/api/ws2', '/\\']) {
      expect(await upgrade(address)).toBe('HTTP/1.1 404 Not Found');
    }
    expect(await upgrade('/api/ws/?a=//')).toBe('HTTP/1.1 101 Switching Protocols');
  });

  it('keeps what a program sends right behind its token', async () => {
    const { token } = await signIn('owner');
    const live = open();
    await live.opened;
    live.send({ type: 'hello', token }, { type: 'ping' });
    await live.has('hello');
    await live.has('pong');
  });

  it('asks to come back when the session cannot be checked now', async () => {
    const { token } = await signIn('owner');
    const authenticate = vi.spyOn(test.app.sessions, 'authenticate').mockRejectedValue(new Error('away'));
    onTestFinished(() => authenticate.mockRestore());
    const live = open();
    await live.opened;
    live.send({ type: 'hello', token });
    expect(await live.closed).toBe(1013);
  });

  it('closes a socket whose session ended without a word', async () => {
    const { token, sessionId } = await signIn('owner');
    const replica = await test.replica();
    const live = open(token);
    await live.opened;
    live.send({ type: 'hello' });
    await live.has('hello');
    await test.build.query('delete from user_sessions where id = $1', [sessionId]);
    // What a lost message leaves: this replica reads the row again when its cache no longer holds it.
    replica.deps.bus.publish('session-ended', sessionId);
    expect(await live.closed).toBe(4401);
  });

  it('drops a client that sends faster than it is answered', async () => {
    const { token } = await signIn('owner');
    const live = open(token);
    await live.opened;
    live.send(...Array.from({ length: 5_000 }, () => ({ type: 'hello' })));
    expect(await live.closed).toBe(1008);
  });

  it('shows nothing more of a run once its board is closed to the viewer', async () => {
    const viewer = await signIn('member');
    const owner = await test.person(viewer.orgId, 'owner');
    const board = await test.build.board({ org_id: viewer.orgId, open_level: 'view' });
    const agent = await test.build.agent({ org_id: viewer.orgId });
    const task = await test.build.task({
      org_id: viewer.orgId,
      board_id: board.id,
      assigned_agent_id: agent.id,
    });
    const run = await test.build.run({ org_id: viewer.orgId, task_id: task.id, agent_id: agent.id });
    const live = open(viewer.token);
    await live.opened;
    live.send({ type: 'hello' }, { type: 'watch', run_id: run.id });
    await live.has('run.snapshot');
    expect(streams.find(run.id)?.watchers.size).toBe(1);

    expect((await owner.patch(`/api/boards/${board.id}`, { open_level: 'no_access' })).status).toBe(200);
    hub.wake();
    await vi.waitFor(() => expect(streams.find(run.id)).toBeUndefined(), 5_000);
  });

  it('says while changes cannot be read, also to those who come meanwhile, and when they can again', async () => {
    const owner = await signIn('owner');
    const early = open(owner.token);
    await early.opened;
    early.send({ type: 'hello' });
    await early.has('hello');
    const slow = await Builders.connect(test.testDatabase.migrationUrl);
    // It has written and does not end: nothing that is committed after it can be told in order.
    await slow.query('begin');
    await slow.query('select pg_current_xact_id()');
    await test.build.query(
      `insert into events (org_id, type, entity, entity_id, version) values ($1, 'task.created', 'task', $1, 1)`,
      [owner.orgId],
    );
    await early.has('status');
    const late = open(owner.token);
    await late.opened;
    late.send({ type: 'hello' });
    await late.has('status');
    expect([early, late].map(({ messages }) => messages.at(-1))).toEqual([
      { type: 'status', is_delayed: true },
      { type: 'status', is_delayed: true },
    ]);
    await slow.query('commit');
    await slow.end();
    for (const each of [early, late]) {
      await vi.waitFor(
        () => expect(each.messages).toContainEqual({ type: 'status', is_delayed: false }),
        5_000,
      );
      await each.has('events');
    }
  });
});
