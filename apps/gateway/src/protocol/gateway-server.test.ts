import { connect as openTcp } from 'node:net';
import { createDeviceIdentity, gatewayMethods, signChallenge } from '@helix/gateway-protocol';
import { describe, expect, it, vi } from 'vitest';
import WebSocket from 'ws';
import {
  connectClient,
  connectRequest,
  openSocket,
  startTestGateway,
  TOKEN,
} from '../testing/test-gateway.ts';

const client = { id: 'gateway-client', version: '0.1.0', platform: 'linux', mode: 'backend' };

describe('handshake', () => {
  it('sends a challenge without seq, then hello-ok with what is implemented and nothing else', async () => {
    const { url, bootId } = await startTestGateway();
    const peer = await openSocket(url);
    const challenge = await peer.frame((frame) => frame.event === 'connect.challenge');
    expect(challenge.seq).toBeUndefined();
    expect(challenge.payload).toMatchObject({ nonce: expect.any(String), ts: expect.any(Number) });
    peer.send(connectRequest());
    const { payload } = await peer.answer('c');
    expect(payload).toMatchObject({
      type: 'hello-ok',
      protocol: 4,
      server: { bootId },
      features: { methods: Object.keys(gatewayMethods) },
      auth: { role: 'operator', scopes: ['operator.read', 'operator.write', 'operator.admin'] },
      policy: { maxPayload: 26_214_400, maxBufferedBytes: 52_428_800, tickIntervalMs: 30_000 },
    });
  });

  it.each([
    ['no scopes means none', { scopes: undefined }, []],
    [
      'unknown scopes are not granted',
      { scopes: ['operator.read', 'operator.everything'] },
      ['operator.read'],
    ],
    ['the token may come as password', { auth: { password: TOKEN } }, undefined],
    ['a range that holds 4', { minProtocol: 3, maxProtocol: 5 }, undefined],
  ])('accepts: %s', async (_name, change, scopes) => {
    const { url } = await startTestGateway();
    const peer = await openSocket(url);
    peer.send(connectRequest(change));
    const answer = await peer.answer('c');
    expect(answer.ok).toBe(true);
    if (scopes) expect(answer.payload).toMatchObject({ auth: { scopes } });
  });

  it.each([
    ['a wrong token', { auth: { token: 'wrong' } }, 1008, 'INVALID_REQUEST', 'AUTH_TOKEN_MISMATCH'],
    ['no credentials', { auth: undefined }, 1008, 'NOT_PAIRED', 'DEVICE_IDENTITY_REQUIRED'],
    ['a device token', { auth: { deviceToken: 'x' } }, 1008, 'INVALID_REQUEST', 'AUTH_DEVICE_TOKEN_MISMATCH'],
    ['another protocol', { minProtocol: 3, maxProtocol: 3 }, 1002, 'INVALID_REQUEST', 'PROTOCOL_MISMATCH'],
    [
      'a browser client',
      { client: { ...client, mode: 'webchat' } },
      1008,
      'INVALID_REQUEST',
      'CONTROL_UI_ORIGIN_NOT_ALLOWED',
    ],
    ['a role we do not serve', { role: 'node' }, 1008, 'INVALID_REQUEST', undefined],
    ['an unknown client', { client: { ...client, id: 'mine' } }, 1008, 'INVALID_REQUEST', undefined],
    ['an unknown property', { foo: 1 }, 1008, 'INVALID_REQUEST', undefined],
  ])('refuses %s', async (_name, change, closeCode, code, detailCode) => {
    const { url } = await startTestGateway();
    const peer = await openSocket(url);
    peer.send(connectRequest(change));
    const { ok, error } = await peer.answer('c');
    expect({ ok, code: error?.code, detail: error?.details?.code }).toEqual({
      ok: false,
      code,
      detail: detailCode,
    });
    expect(await peer.closed).toBe(closeCode);
  });

  it('says which part of connect is wrong in OpenClaw words', async () => {
    const { url } = await startTestGateway();
    const peer = await openSocket(url);
    peer.send(connectRequest({ client: { ...client, mode: 'operator' } }));
    expect((await peer.answer('c')).error?.message).toBe(
      'invalid connect params: at /client/mode: must be equal to one of the allowed values',
    );
  });

  it('refuses a browser by its Origin and a proxy by its header', async () => {
    const { url } = await startTestGateway();
    const browser = await openSocket(url, { origin: 'http://evil.example' });
    browser.send(connectRequest());
    expect((await browser.answer('c')).error?.details?.code).toBe('CONTROL_UI_ORIGIN_NOT_ALLOWED');
    const proxied = new WebSocket(url, { headers: { 'x-forwarded-for': '10.0.0.1' } });
    const message = await new Promise<string>((resolve) =>
      proxied.on('error', (error) => resolve(error.message)),
    );
    expect(message).toContain('403');
  });

  it('checks a device signature where one is sent', async () => {
    const { url } = await startTestGateway();
    for (const isGenuine of [true, false]) {
      const peer = await openSocket(url);
      const { payload } = await peer.frame((frame) => frame.event === 'connect.challenge');
      const challenge = payload as { nonce: string; ts: number };
      const scopes = ['operator.read'];
      const device = signChallenge(createDeviceIdentity(), challenge, {
        client: { id: 'gateway-client', mode: 'backend', platform: 'linux' },
        role: 'operator',
        scopes: isGenuine ? scopes : ['operator.admin'],
        token: TOKEN,
      });
      peer.send(connectRequest({ device, scopes }));
      const answer = await peer.answer('c');
      expect(answer.ok).toBe(isGenuine);
      if (!isGenuine) expect(answer.error?.details?.code).toBe('DEVICE_AUTH_SIGNATURE_INVALID');
    }
  });

  it('closes on a first frame that is not connect, not JSON, too large, or missing', async () => {
    const { url } = await startTestGateway({ limits: { handshakeTimeoutMs: 50 } });
    const other = await openSocket(url);
    other.send({ type: 'req', id: 'x', method: 'health' });
    expect((await other.answer('x')).error?.message).toBe('invalid handshake: first request must be connect');
    expect(await other.closed).toBe(1008);
    const noise = await openSocket(url);
    noise.send('hello?');
    expect(await noise.closed).toBe(1000);
    const large = await openSocket(url);
    large.send('x'.repeat(70 * 1024));
    expect(await large.closed).toBe(1009);
    expect(await (await openSocket(url)).closed).toBe(1000);
  });

  it('leaves room for others when one address opens sockets and says nothing', async () => {
    const { url } = await startTestGateway();
    const idle = await Promise.all(Array.from({ length: 32 }, () => openSocket(url)));
    const refused = new WebSocket(url);
    const message = await new Promise<string>((resolve) =>
      refused.on('error', (error) => resolve(error.message)),
    );
    expect(message).toContain('503');
    idle[0]?.socket.terminate();
    await vi.waitFor(async () => expect((await openSocket(url)).socket.readyState).toBe(WebSocket.OPEN));
  });
});

describe('requests', () => {
  async function connected(scopes?: string[]) {
    const gateway = await startTestGateway();
    const peer = await openSocket(gateway.url);
    peer.send(connectRequest(scopes ? { scopes } : {}));
    await peer.answer('c');
    return peer;
  }

  it.each([
    ['nope.method', {}, 'unknown method: nope.method'],
    ['agent', { message: 'x' }, "invalid agent params: must have required property 'idempotencyKey'"],
    ['agents.list', { foo: 1 }, "invalid agents.list params: at root: unexpected property 'foo'"],
    ['agents.files.get', { agentId: 'ghost', name: 'SOUL.md' }, 'agent "ghost" not found'],
    [
      'agent',
      { message: 'x', agentId: 'ghost', idempotencyKey: 'k' },
      'invalid agent params: unknown agent id "ghost"',
    ],
    [
      'sessions.describe',
      { key: 'agent:../x:y' },
      'session key "agent:../x:y" must have the form agent:<agentId>:<name>',
    ],
    ['__proto__', {}, 'unknown method: __proto__'],
  ])('answers %s %j as OpenClaw does', async (method, params, message) => {
    const peer = await connected();
    peer.send({ type: 'req', id: '1', method, params });
    expect(await peer.answer('1')).toMatchObject({ ok: false, error: { code: 'INVALID_REQUEST', message } });
  });

  it('keeps the socket open after a malformed frame, closes on one that is too large', async () => {
    const peer = await connected();
    peer.send('{');
    expect(await peer.answer('invalid')).toMatchObject({ ok: false, error: { code: 'INVALID_REQUEST' } });
    peer.send({ type: 'req', id: '2', method: 'health' });
    expect(await peer.answer('2')).toMatchObject({ ok: true, payload: { ok: true } });
    peer.socket.send('x'.repeat(25 * 1024 * 1024 + 1));
    expect(await peer.closed).toBe(1009);
  });

  it('checks the scope of each method', async () => {
    const reader = await connected(['operator.read']);
    reader.send({ type: 'req', id: '1', method: 'agents.list' });
    expect((await reader.answer('1')).ok).toBe(true);
    reader.send({ type: 'req', id: '2', method: 'agents.create', params: { name: 'x' } });
    expect((await reader.answer('2')).error).toEqual({
      code: 'FORBIDDEN',
      message: 'missing scope: operator.admin',
      details: { code: 'MISSING_SCOPE', missingScope: 'operator.admin', requiredScopes: ['operator.admin'] },
    });
    const nobody = await connected([]);
    nobody.send({ type: 'req', id: '1', method: 'health' });
    expect((await nobody.answer('1')).error?.code).toBe('FORBIDDEN');
  });
});

describe('the open port', () => {
  it('answers GET /healthz and points everything else to WebSocket', async () => {
    const { port } = await startTestGateway();
    const health = await fetch(`http://127.0.0.1:${port}/healthz`);
    expect([health.status, await health.json()]).toEqual([200, { ok: true }]);
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
  });

  it('ticks with a contiguous seq of each connection', async () => {
    const { url } = await startTestGateway({ limits: { tickIntervalMs: 10 } });
    const first = await openSocket(url);
    first.send(connectRequest());
    await first.frame((frame) => frame.event === 'tick' && frame.seq === 3);
    const second = await openSocket(url);
    second.send(connectRequest());
    await second.frame((frame) => frame.event === 'tick' && frame.seq === 2);
    const seqs = first.frames.flatMap((frame) => frame.seq ?? []);
    expect(seqs).toEqual(seqs.map((_seq, index) => index + 1));
  });

  it('says shutdown before it closes with 1012', async () => {
    const gateway = await startTestGateway();
    const peer = await openSocket(gateway.url);
    peer.send(connectRequest());
    await peer.answer('c');
    await gateway.stop('test');
    expect(await peer.closed).toBe(1012);
    expect(peer.frames.at(-1)).toMatchObject({ event: 'shutdown', payload: { reason: 'gateway stopping' } });
  });

  it('drops a reader that does not read, and serves the others', async () => {
    const { url, port } = await startTestGateway({
      limits: { maxBufferedBytes: 64 * 1024 },
    });
    const attentive = await connectClient(url);
    const slow = openTcp(port, '127.0.0.1');
    const closed = new Promise<void>((resolve) => slow.once('close', () => resolve()));
    slow.on('error', () => undefined);
    const request = Buffer.from(JSON.stringify(connectRequest()));
    slow.write(
      'GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    );
    // A masked text frame whose mask is zero, so that its bytes are the text's own.
    slow.write(
      Buffer.concat([
        Buffer.from([0x81, 0xfe, request.length >> 8, request.length & 255, 0, 0, 0, 0]),
        request,
      ]),
    );
    await new Promise((resolve) => slow.once('data', resolve));
    const { connectionCount: before } = (await attentive.request('status', {})) as {
      connectionCount: number;
    };
    expect(before).toBe(2);
    slow.pause();
    // Large answers to nobody: the socket's buffers fill, then the gateway's allowance.
    await attentive.request('agents.create', { name: 'a' });
    await attentive.request('agents.files.set', {
      agentId: 'a',
      name: 'SOUL.md',
      content: 'x'.repeat(1_000_000),
    });
    for (let index = 0; index < 40; index++) slow.write(readSoul());
    await vi.waitFor(
      async () => {
        const status = (await attentive.request('status', {})) as { connectionCount: number };
        expect(status.connectionCount).toBe(1);
      },
      { timeout: 10_000 },
    );
    slow.resume();
    await closed;
  });
});

function readSoul(): Buffer {
  const request = Buffer.from(
    JSON.stringify({
      type: 'req',
      id: 'r',
      method: 'agents.files.get',
      params: { agentId: 'a', name: 'SOUL.md' },
    }),
  );
  return Buffer.concat([
    Buffer.from([0x81, 0xfe, request.length >> 8, request.length & 255, 0, 0, 0, 0]),
    request,
  ]);
}
