import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { validateConnectParams } from '@openclaw/gateway-protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { createDeviceIdentity, verifyDevice } from './device-identity.ts';
import { GatewayDisconnectedError, GatewayError } from './errors.ts';
import { CLOSE, type GatewayEvent } from './frames.ts';
import { GatewayClient, type GatewayClientOptions, type GatewayState } from './gateway-client.ts';

type Frame = { id: string; method: string; params: Record<string, unknown> };
type Peer = { socket: WebSocket; send(frame: object): void; next(): Promise<Frame> };

const cleanups: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const SCOPES = ['operator.admin', 'operator.read', 'operator.write'];

function hello(id: string, change: { scopes?: string[]; tickIntervalMs?: number } = {}): object {
  return {
    type: 'res',
    id,
    ok: true,
    payload: {
      type: 'hello-ok',
      protocol: 4,
      server: { version: '2026.9.6', bootId: 'boot-1', connId: 'c-1', controlUiBuildSource: 'bundled' },
      features: { methods: ['health'], events: ['tick'] },
      snapshot: { presence: [], health: { ok: true }, stateVersion: { presence: 1, health: 1 }, uptimeMs: 1 },
      auth: { role: 'operator', scopes: change.scopes ?? SCOPES },
      policy: { maxPayload: 1000, maxBufferedBytes: 1000, tickIntervalMs: change.tickIntervalMs ?? 30_000 },
    },
  };
}

/** A gateway played by the test: hands out each connection after its challenge was sent. */
async function startPeer() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const waiting: Peer[] = [];
  const takers: ((peer: Peer) => void)[] = [];
  server.on('connection', (socket) => {
    const frames: Frame[] = [];
    const readers: ((frame: Frame) => void)[] = [];
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as Frame;
      const reader = readers.shift();
      if (reader) reader(frame);
      else frames.push(frame);
    });
    const peer: Peer = {
      socket,
      send: (frame) => socket.send(JSON.stringify(frame)),
      next: () => {
        const frame = frames.shift();
        return frame ? Promise.resolve(frame) : new Promise((resolve) => readers.push(resolve));
      },
    };
    peer.send({
      type: 'event',
      event: 'connect.challenge',
      payload: { nonce: 'n', ts: 5, capabilities: [] },
    });
    const taker = takers.shift();
    if (taker) taker(peer);
    else waiting.push(peer);
  });
  cleanups.push(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connection: (): Promise<Peer> => {
      const peer = waiting.shift();
      return peer ? Promise.resolve(peer) : new Promise((resolve) => takers.push(resolve));
    },
  };
}

function startClient(url: string, change: Partial<GatewayClientOptions> = {}) {
  const events: GatewayEvent[] = [];
  const states: GatewayState[] = [];
  const watchers = new Set<() => void>();
  const silent = () => undefined;
  const client = new GatewayClient({
    url,
    token: 'secret-token',
    version: '0.1.0',
    logger: { info: silent, warn: silent, debug: silent },
    random: () => 0,
    onEvent: (event) => {
      events.push(event);
      for (const watcher of watchers) watcher();
    },
    onStateChange: (state) => {
      states.push(state);
      for (const watcher of watchers) watcher();
    },
    ...change,
  });
  client.start();
  cleanups.push(() => client.stop());
  const until = (condition: () => boolean) =>
    new Promise<void>((resolve) => {
      const watcher = () => {
        if (!condition()) return;
        watchers.delete(watcher);
        resolve();
      };
      watchers.add(watcher);
      watcher();
    });
  return { client, events, states, until };
}

async function startConnected(change: Partial<GatewayClientOptions> = {}) {
  const gateway = await startPeer();
  const started = startClient(gateway.url, change);
  const peer = await gateway.connection();
  const connect = await peer.next();
  peer.send(hello(connect.id));
  await started.client.whenReady(2_000);
  return { ...started, gateway, peer, connect };
}

describe('GatewayClient', () => {
  it('connects as a backend with parameters that OpenClaw takes', async () => {
    const { connect, client } = await startConnected({ displayName: 'Mission control' });
    expect(connect.method).toBe('connect');
    expect(validateConnectParams(connect.params)).toBe(true);
    expect(connect.params).toMatchObject({
      minProtocol: 4,
      maxProtocol: 4,
      client: { id: 'gateway-client', mode: 'backend', displayName: 'Mission control' },
      role: 'operator',
      caps: ['tool-events'],
      auth: { token: 'secret-token' },
    });
    expect(client.state).toMatchObject({ phase: 'ready', hello: { server: { bootId: 'boot-1' } } });
    expect(client.state.error).toBeUndefined();
  });

  it('signs the challenge where it has a device key', async () => {
    const device = createDeviceIdentity();
    const { connect } = await startConnected({ device });
    const params = connect.params as { device: never; client: never; scopes: string[] };
    expect(
      verifyDevice(
        params.device,
        { nonce: 'n', ts: 5 },
        {
          client: params.client,
          role: 'operator',
          scopes: params.scopes,
          token: 'secret-token',
        },
      ),
    ).toEqual({ isValid: true });
  });

  it('says which scopes the gateway withheld', async () => {
    const gateway = await startPeer();
    const { client } = startClient(gateway.url);
    const peer = await gateway.connection();
    peer.send(hello((await peer.next()).id, { scopes: [] }));
    await client.whenReady(2_000);
    expect(client.state.error).toMatchObject({ code: 'MISSING_SCOPE' });
  });

  it('answers requests by id in any order, and passes errors on with their details', async () => {
    const { client, peer } = await startConnected();
    const first = client.request('health', {});
    const second = client.request('agents.files.set', {});
    const [a, b] = [await peer.next(), await peer.next()];
    peer.send({
      type: 'res',
      id: b.id,
      ok: false,
      error: { code: 'INVALID_REQUEST', message: 'changed', details: { type: 'agent_file_conflict' } },
    });
    peer.send({ type: 'res', id: a.id, ok: true, payload: { ok: true } });
    const refusal = await second.catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(GatewayError);
    expect(refusal).toMatchObject({ code: 'INVALID_REQUEST', details: { type: 'agent_file_conflict' } });
    expect(await first).toEqual({ ok: true });
  });

  it('gives a run its two answers, as OpenClaw recorded them', async () => {
    const { client, peer } = await startConnected();
    const run = client.startRun({ message: 'x', sessionKey: 'agent:herald:task-42', idempotencyKey: 'r-1' });
    const { id, params } = await peer.next();
    expect(params).toMatchObject({ idempotencyKey: 'r-1' });
    peer.send({
      type: 'res',
      id,
      ok: true,
      payload: { runId: 'r-1', sessionKey: 'agent:herald:task-42', status: 'accepted', acceptedAt: 1 },
    });
    expect(await run.accepted).toMatchObject({ runId: 'r-1', status: 'accepted' });
    peer.send({
      type: 'res',
      id,
      ok: true,
      payload: {
        runId: 'r-1',
        status: 'ok',
        summary: 'completed',
        result: {
          payloads: [
            { text: 'First.', mediaUrl: null },
            { text: 'Hello.', mediaUrl: null },
          ],
          meta: {
            durationMs: 926,
            agentMeta: {
              provider: 'stub',
              model: 'stub-1',
              usage: {
                input: 14_474,
                output: 16,
                cacheRead: 32,
                cacheWrite: 0,
                total: 14_522,
                cost: { total: 0.0145 },
              },
            },
          },
        },
      },
    });
    expect(await run.final).toEqual({
      runId: 'r-1',
      status: 'ok',
      text: 'Hello.',
      messages: ['First.', 'Hello.'],
      usage: { inputTokens: 14_474, outputTokens: 16, cacheReadTokens: 32, cacheWriteTokens: 0 },
      costUsd: 0.0145,
      provider: 'stub',
      model: 'stub-1',
      durationMs: 926,
    });
  });

  it('takes a failed run as a value, with the reason our gateway gives', async () => {
    const { client, peer } = await startConnected();
    const run = client.startRun({ message: 'x', idempotencyKey: 'r-1' });
    const { id } = await peer.next();
    peer.send({
      type: 'res',
      id,
      ok: false,
      payload: { runId: 'r-1', status: 'error', summary: 'refused' },
      error: {
        code: 'UNAVAILABLE',
        message: 'The provider refused the key (401).',
        details: { code: 'KEY_REFUSED', reason: 'auth', retryable: false, httpStatus: 401 },
      },
    });
    expect(await run.final).toMatchObject({
      status: 'error',
      text: '',
      usage: null,
      costUsd: null,
      error: {
        message: 'The provider refused the key (401).',
        reason: 'auth',
        retryable: false,
        httpStatus: 401,
      },
    });
  });

  it('takes the cached ending of a repeated key without a first answer', async () => {
    const { client, peer } = await startConnected();
    const run = client.startRun({ message: 'x', idempotencyKey: 'r-1' });
    const { id } = await peer.next();
    peer.send({
      type: 'res',
      id,
      ok: true,
      payload: { runId: 'r-1', status: 'timeout', summary: 'aborted' },
    });
    expect(await run.accepted).toMatchObject({ runId: 'r-1' });
    expect(await run.final).toMatchObject({ status: 'timeout', text: '' });
  });

  it('joins a run that OpenClaw says is in flight, and asks for its answer when it has ended', async () => {
    const { client, peer } = await startConnected();
    const run = client.startRun({ message: 'x', idempotencyKey: 'r-1' });
    const inFlight = { type: 'res', ok: true, payload: { runId: 'r-1', status: 'in_flight' } };
    peer.send({ ...inFlight, id: (await peer.next()).id });
    expect(await run.accepted).toEqual({ runId: 'r-1', status: 'accepted' });
    const wait = await peer.next();
    expect(wait).toMatchObject({ method: 'agent.wait', params: { runId: 'r-1' } });
    peer.send({ type: 'res', id: wait.id, ok: true, payload: { runId: 'r-1', status: 'ok' } });
    // Ended, and the answer not yet kept.
    const early = await peer.next();
    expect(early).toMatchObject({ method: 'agent', params: { message: 'x', idempotencyKey: 'r-1' } });
    peer.send({ ...inFlight, id: early.id });
    const again = await peer.next();
    peer.send({ type: 'res', id: again.id, ok: true, payload: { runId: 'r-1', status: 'ok' } });
    const result = { payloads: [{ text: 'Joined.' }] };
    peer.send({
      type: 'res',
      id: (await peer.next()).id,
      ok: true,
      payload: { runId: 'r-1', status: 'ok', result },
    });
    expect(await run.final).toMatchObject({ status: 'ok', text: 'Joined.' });
  });

  it('rejects the answer of a joined run when the connection is lost', async () => {
    const { client, peer } = await startConnected();
    const run = client.startRun({ message: 'x', idempotencyKey: 'r-1' });
    const { id } = await peer.next();
    peer.send({ type: 'res', id, ok: true, payload: { runId: 'r-1', status: 'in_flight' } });
    await peer.next();
    peer.socket.terminate();
    await expect(run.final).rejects.toBeInstanceOf(GatewayDisconnectedError);
  });

  it('rejects both promises of a run that is refused', async () => {
    const { client, peer } = await startConnected();
    const run = client.startRun({ message: 'x', idempotencyKey: 'r-1' });
    const { id } = await peer.next();
    peer.send({
      type: 'res',
      id,
      ok: false,
      error: { code: 'INVALID_REQUEST', message: 'unknown agent id "ghost"' },
    });
    await expect(run.accepted).rejects.toThrow('unknown agent id');
    await expect(run.final).rejects.toBeInstanceOf(GatewayError);
  });

  it('reconnects after a loss, rejecting what was under way', async () => {
    const { client, peer, gateway, states } = await startConnected();
    const run = client.startRun({ message: 'x', idempotencyKey: 'r-1' });
    const request = client.request('health', {});
    await peer.next();
    peer.socket.terminate();
    await expect(run.final).rejects.toBeInstanceOf(GatewayDisconnectedError);
    await expect(request).rejects.toBeInstanceOf(GatewayDisconnectedError);
    await expect(client.request('health', {})).rejects.toBeInstanceOf(GatewayDisconnectedError);
    const again = await gateway.connection();
    again.send(hello((await again.next()).id));
    await client.whenReady(2_000);
    expect(states.map((state) => state.phase)).toEqual([
      'connecting',
      'ready',
      'down',
      'connecting',
      'ready',
    ]);
  });

  it('says why it was refused, and keeps trying', async () => {
    const gateway = await startPeer();
    const { client, until } = startClient(gateway.url);
    const peer = await gateway.connection();
    const { id } = await peer.next();
    const details = { code: 'AUTH_TOKEN_MISMATCH' };
    peer.send({
      type: 'res',
      id,
      ok: false,
      error: { code: 'INVALID_REQUEST', message: 'token mismatch', details },
    });
    peer.socket.close(CLOSE.policy, 'token mismatch');
    await until(() => client.state.phase === 'down');
    expect(client.state.error).toEqual({
      code: 'AUTH_TOKEN_MISMATCH',
      message: 'token mismatch',
      details: { code: 'AUTH_TOKEN_MISMATCH' },
    });
  });

  it('understands an upgrade that is answered over HTTP', async () => {
    const server = createServer();
    server.on('upgrade', (_request, socket) => {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    cleanups.push(() => server.close());
    const { client, until } = startClient(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await until(() => client.state.error?.code === 'HTTP_503');
    await expect(client.whenReady(10)).rejects.toThrow('HTTP 503');
  });

  it('closes with 4000 after two ticks of silence and comes back', async () => {
    const gateway = await startPeer();
    const { client } = startClient(gateway.url);
    const peer = await gateway.connection();
    const closed = once(peer.socket, 'close');
    peer.send(hello((await peer.next()).id, { tickIntervalMs: 40 }));
    await client.whenReady(2_000);
    expect((await closed)[0]).toBe(CLOSE.silence);
    expect(await (await gateway.connection()).next()).toMatchObject({ method: 'connect' });
  });

  it('passes events on, and knows a shutdown when it is announced', async () => {
    const { peer, client, events, until } = await startConnected();
    peer.send({ type: 'event', event: 'tick', payload: { ts: 1 }, seq: 1 });
    peer.send({ type: 'event', event: 'shutdown', payload: { reason: 'gateway stopping' }, seq: 2 });
    await until(() => events.length === 2);
    expect(events[0]).toEqual({ event: 'tick', payload: { ts: 1 }, seq: 1 });
    peer.socket.close(CLOSE.serviceRestart);
    await until(() => client.state.phase === 'down');
    expect(client.state.error?.code).toBe('SHUTDOWN');
  });

  it('gives up a request on its signal or its time, and stops for good', async () => {
    const { client, until } = await startConnected();
    const controller = new AbortController();
    const aborted = client.request('health', {}, { signal: controller.signal });
    controller.abort(new Error('no longer needed'));
    await expect(aborted).rejects.toThrow('no longer needed');
    await expect(client.request('health', {}, { timeoutMs: 5 })).rejects.toMatchObject({ retryable: true });
    await client.stop();
    await until(() => client.state.phase === 'down');
    await expect(client.whenReady(10)).rejects.toBeInstanceOf(GatewayDisconnectedError);
  });
});
