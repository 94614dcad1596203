// An OpenClaw as a test wants it: the frames were recorded from a real one, what it lets in and answers is the test's.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { ErrorShape } from '@helix/gateway-protocol';
import { type WebSocket, WebSocketServer } from 'ws';

// biome-ignore lint/suspicious/noExplicitAny: the parameters of any method
export type ScriptedCall = { method: string; params: any };
type Refusal = { error: ErrorShape; closeCode?: number };

export class ScriptedGateway {
  readonly url: string;
  readonly calls: ScriptedCall[] = [];
  bootId = randomUUID();
  scopes = ['operator.admin', 'operator.read', 'operator.write'];
  /** Why nobody is let in now; null lets everybody in. */
  refusal: Refusal | null = null;
  methods = ['agents.list', 'agents.create', 'agent', 'chat.history'];
  /** Their names by their ids. */
  agents = new Map([['main', 'main']]);
  /** Answers of methods; one that throws an ErrorShape refuses. */
  answers: Record<string, (params: ScriptedCall['params']) => unknown> = {};
  readonly #server: WebSocketServer;
  readonly #sockets = new Set<WebSocket>();
  #seq = 0;

  private constructor(server: WebSocketServer) {
    this.#server = server;
    this.url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('connection', (socket) => this.#serve(socket));
  }

  static async start(port = 0): Promise<ScriptedGateway> {
    const server = new WebSocketServer({ host: '127.0.0.1', port });
    await once(server, 'listening');
    return new ScriptedGateway(server);
  }

  /** What was sent with `connect`, the latest last. */
  get connects(): ScriptedCall['params'][] {
    return this.calls.filter(({ method }) => method === 'connect').map(({ params }) => params);
  }

  countOf(method: string): number {
    return this.calls.filter((call) => call.method === method).length;
  }

  send(event: string, payload: object): void {
    this.#seq += 1;
    for (const socket of this.#sockets) write(socket, { type: 'event', event, payload, seq: this.#seq });
  }

  dropAll(): void {
    for (const socket of this.#sockets) socket.terminate();
  }

  async stop(): Promise<void> {
    this.dropAll();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(socket: WebSocket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    write(socket, {
      type: 'event',
      event: 'connect.challenge',
      payload: { nonce: randomUUID(), ts: Date.now(), capabilities: ['model-catalog-snapshot'] },
    });
    socket.on('message', (data) => {
      const { id, method, params } = JSON.parse(String(data)) as { id: string } & ScriptedCall;
      this.calls.push({ method, params });
      if (method === 'connect') this.#shakeHands(socket, id);
      else this.#answer(socket, id, { method, params });
    });
  }

  #shakeHands(socket: WebSocket, id: string): void {
    if (this.refusal) {
      write(socket, { type: 'res', id, ok: false, error: this.refusal.error });
      socket.close(this.refusal.closeCode ?? 1008);
      return;
    }
    write(socket, { type: 'res', id, ok: true, payload: this.#hello() });
  }

  #hello(): object {
    return {
      type: 'hello-ok',
      protocol: 4,
      server: { version: '2026.9.6', bootId: this.bootId, connId: randomUUID() },
      features: { methods: this.methods, events: ['agent', 'chat'], capabilities: [] },
      snapshot: {
        presence: [],
        health: { ok: true },
        stateVersion: { presence: 1, health: 1 },
        uptimeMs: 1,
        authMode: 'token',
      },
      auth: { method: 'token', role: 'operator', scopes: this.scopes },
      policy: { maxPayload: 26_214_400, maxBufferedBytes: 52_428_800, tickIntervalMs: 30_000 },
    };
  }

  #answer(socket: WebSocket, id: string, { method, params }: ScriptedCall): void {
    try {
      const answer = this.answers[method] ?? this.#usual[method];
      if (!answer) throw { code: 'INVALID_REQUEST', message: `unknown method: ${method}` };
      write(socket, { type: 'res', id, ok: true, payload: answer(params) });
    } catch (error) {
      write(socket, { type: 'res', id, ok: false, error });
    }
  }

  readonly #usual: ScriptedGateway['answers'] = {
    'agents.list': () => ({
      defaultId: 'main',
      agents: [...this.agents].map(([id, name]) => ({ id, name })),
    }),
    'agents.create': ({ name }) => {
      this.agents.set(name, name);
      return { ok: true, agentId: name, name };
    },
    'agents.update': ({ agentId, name }) => {
      this.agents.set(agentId, name);
      return { ok: true, agentId };
    },
    'agents.files.set': ({ agentId, name, content }) => ({
      ok: true,
      agentId,
      file: { name, path: name, missing: false, hash: 'a'.repeat(64), content },
    }),
    'sessions.messages.subscribe': ({ key }) => ({ subscribed: true, key }),
    'chat.history': ({ sessionKey }) => ({ sessionKey, messages: [], hasMore: false, totalMessages: 0 }),
  };
}

/** Recorded off loopback: the device is not known there yet. */
export function pairingRequired(requestId: string, deviceId: string): ScriptedGateway['refusal'] {
  return {
    error: {
      code: 'NOT_PAIRED',
      message: 'pairing required: device is not approved yet',
      details: {
        code: 'PAIRING_REQUIRED',
        reason: 'not-paired',
        requestId,
        deviceId,
        remediationHint: 'Approve this device from the pending pairing requests.',
        requestedRole: 'operator',
      },
    },
  };
}

function write(socket: WebSocket, frame: object): void {
  socket.send(JSON.stringify(frame));
}
