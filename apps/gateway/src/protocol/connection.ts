import { randomUUID } from 'node:crypto';
import {
  CAPS,
  CLOSE,
  type ConnectChallenge,
  type ErrorShape,
  formatIssues,
  type GatewayMethod,
  gatewayMethods,
  LIMITS,
  type RequestFrame,
  requestFrameSchema,
  type Scope,
  satisfiesScope,
} from '@helix/gateway-protocol';
import type { Logger } from '@helix/runtime';
import type { WebSocket } from 'ws';
import { checkHandshake, type HandshakeResult } from './handshake.ts';
import { RequestError } from './request-error.ts';

export type Handlers = { [M in GatewayMethod]: Handler };
type Handler = (params: never, context: RequestContext) => unknown;
export type RequestContext = {
  connection: Connection;
  /** An answer before the final one, as `agent` gives it. */
  answerFirst(payload: object): void;
};

export type ConnectionOptions = {
  token: string;
  hasOrigin: boolean;
  maxBufferedBytes: number;
  handshakeTimeoutMs: number;
  handlers: Handlers;
  logger: Logger;
  buildHello(connection: Connection): object;
  onReady(connection: Connection): void;
  onWrongCredential(): void;
};

/** Time for the close frame to arrive before the socket is cut off. */
const OVERSIZED_GRACE_MS = 250;

/** One socket's life: challenge, connect, requests, events in order, and its end. */
export class Connection {
  readonly id = randomUUID();
  readonly subscriptions = new Set<string>();
  scopes: readonly Scope[] = [];
  caps: ReadonlySet<string> = new Set();
  isReady = false;
  readonly closed: Promise<void>;
  readonly #socket: WebSocket;
  readonly #options: ConnectionOptions;
  readonly #challenge: ConnectChallenge = { nonce: randomUUID(), ts: Date.now() };
  readonly #handshakeTimer: NodeJS.Timeout;
  #seq = 0;
  #handshakeBytes = 0;

  constructor(socket: WebSocket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#handshakeTimer = setTimeout(
      () => socket.close(CLOSE.normal, 'handshake timeout'),
      options.handshakeTimeoutMs,
    );
    socket.on('message', (data, isBinary) => this.#onMessage(data, isBinary));
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        clearTimeout(this.#handshakeTimer);
        resolve();
      });
    });
    // ws closes with 1009 by itself where a frame is too large; an error event alone needs no more than this.
    socket.on('error', (error) =>
      options.logger.debug({ connId: this.id, code: codeOf(error) }, 'socket error'),
    );
    this.#send({ type: 'event', event: 'connect.challenge', payload: { ...this.#challenge } });
  }

  wantsEvents(): boolean {
    return this.isReady && satisfiesScope(this.scopes, 'operator.read');
  }

  /** `payload` is JSON already, so that one event for many sockets is serialized once. */
  sendEvent(event: string, payload: string): void {
    this.#write(`{"type":"event","event":"${event}","payload":${payload},"seq":${this.#seq + 1}}`);
    this.#seq += 1;
  }

  /** Counts what arrives before the handshake is done: a stranger gets no room for a large frame. */
  countHandshakeBytes(sizeBytes: number): void {
    this.#handshakeBytes += sizeBytes;
    if (this.isReady || this.#handshakeBytes <= LIMITS.maxHandshakeBytes) return;
    this.#socket.close(CLOSE.tooBig, 'frame too large before connect');
    setTimeout(() => this.#socket.terminate(), OVERSIZED_GRACE_MS).unref();
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  terminate(): void {
    this.#socket.terminate();
  }

  #onMessage(data: unknown, isBinary: boolean): void {
    // What still comes after we said goodbye is not answered.
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const text = isBinary ? '' : String(data);
    if (!this.isReady) {
      this.#onHandshakeFrame(text);
      return;
    }
    const frame = parseJson(text);
    const request = requestFrameSchema.safeParse(frame);
    if (!request.success) {
      const message = `invalid request frame: ${formatIssues(request.error, frame)}`;
      this.#fail('invalid', { code: 'INVALID_REQUEST', message });
      return;
    }
    this.#serve(request.data).catch((error: unknown) => {
      this.#options.logger.error(
        { connId: this.id, name: (error as Error).name },
        'answer could not be sent',
      );
    });
  }

  #onHandshakeFrame(text: string): void {
    const frame = parseJson(text);
    if (frame === undefined) {
      this.#socket.close(CLOSE.normal);
      return;
    }
    const request = requestFrameSchema.safeParse(frame);
    if (!request.success || request.data.method !== 'connect') {
      const id = request.success ? request.data.id : 'invalid';
      const message = 'invalid handshake: first request must be connect';
      this.#refuse(id, {
        type: 'refused',
        error: { code: 'INVALID_REQUEST', message },
        closeCode: CLOSE.policy,
      });
      return;
    }
    const { token, hasOrigin } = this.#options;
    const result = checkHandshake({
      params: request.data.params,
      challenge: this.#challenge,
      hasOrigin,
      token,
    });
    if (result.type === 'refused') {
      this.#refuse(request.data.id, result);
      return;
    }
    clearTimeout(this.#handshakeTimer);
    this.scopes = result.scopes;
    this.caps = new Set(result.caps);
    this.isReady = true;
    this.#options.onReady(this);
    const { id: clientId, displayName } = result.params.client;
    this.#options.logger.info(
      { connId: this.id, clientId, displayName, scopes: this.scopes },
      'client connected',
    );
    this.#send({ type: 'res', id: request.data.id, ok: true, payload: this.#options.buildHello(this) });
  }

  #refuse(id: string, result: Extract<HandshakeResult, { type: 'refused' }>): void {
    if (result.isWrongCredential) this.#options.onWrongCredential();
    this.#fail(id, result.error);
    this.#socket.close(result.closeCode, result.error.message.slice(0, 100));
  }

  async #serve(request: RequestFrame): Promise<void> {
    const { id, method, params = {} } = request;
    try {
      const known = Object.hasOwn(gatewayMethods, method) ? gatewayMethods[method as GatewayMethod] : null;
      if (!known) throw new RequestError({ code: 'INVALID_REQUEST', message: `unknown method: ${method}` });
      this.#requireScope(known.scope);
      const parsed = known.params.safeParse(params);
      if (!parsed.success)
        throw new RequestError({
          code: 'INVALID_REQUEST',
          message: `invalid ${method} params: ${formatIssues(parsed.error, params)}`,
        });
      const payload = await this.#options.handlers[method as GatewayMethod](parsed.data as never, {
        connection: this,
        answerFirst: (first) => this.#send({ type: 'res', id, ok: true, payload: first }),
      });
      this.#send({ type: 'res', id, ok: true, payload });
    } catch (error) {
      if (error instanceof RequestError) {
        this.#fail(id, error.shape, error.payload);
        return;
      }
      // Never the error itself: it may hold a prompt or an address with credentials.
      const code = codeOf(error);
      this.#options.logger.error(
        { connId: this.id, method, code, name: (error as Error).name },
        'request failed',
      );
      this.#fail(id, {
        code: 'UNAVAILABLE',
        message: `${method} failed in the gateway (${code}). Look at its log.`,
      });
    }
  }

  #requireScope(scope: Scope): void {
    if (satisfiesScope(this.scopes, scope)) return;
    throw new RequestError({
      code: 'FORBIDDEN',
      message: `missing scope: ${scope}`,
      details: { code: 'MISSING_SCOPE', missingScope: scope, requiredScopes: [scope] },
    });
  }

  #fail(id: string, error: ErrorShape, payload?: unknown): void {
    this.#send({ type: 'res', id, ok: false, ...(payload === undefined ? {} : { payload }), error });
  }

  #send(frame: object): void {
    this.#write(JSON.stringify(frame));
  }

  /** A reader that is too slow is dropped: it reconnects and catches up, and the others' memory is safe. */
  #write(text: string): void {
    const socket = this.#socket;
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > this.#options.maxBufferedBytes) {
      const { bufferedAmount: bufferedBytes } = socket;
      this.#options.logger.warn({ connId: this.id, bufferedBytes }, 'slow reader dropped');
      socket.terminate();
      return;
    }
    socket.send(text);
  }
}

/** Which sockets see a run's event: all readers, or, where asked for, only those that subscribed to its session. */
export function isForConnection(
  connection: Connection,
  sessionKey: string,
  event: string,
  stream?: string,
): boolean {
  if (!connection.wantsEvents()) return false;
  if (stream === 'tool' && !connection.caps.has(CAPS.toolEvents)) return false;
  const isSubscribed = connection.subscriptions.has(sessionKey);
  if (event === 'session.message') return isSubscribed;
  return isSubscribed || !connection.caps.has(CAPS.sessionScopedEvents);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function codeOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: string };
  return typeof code === 'string' ? code : (name ?? 'unexpected error');
}
