import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';
import type { AgentFinal } from './agent-final.ts';
import { reconnectDelayMs } from './backoff.ts';
import type { ConnectChallenge, HelloOk } from './connect.ts';
import { connectChallengeSchema, helloOkSchema } from './connect.ts';
import { connectParamsOf, type Introduction } from './connect-request.ts';
import { type ConnectionProblem, describeMissingScopes, describeSocketError } from './connection-problems.ts';
import { GatewayDisconnectedError, GatewayError } from './errors.ts';
import type { ErrorShape, GatewayEvent, RequestFrame, ResponseFrame } from './frames.ts';
import { CLOSE, eventFrameSchema, LIMITS, responseFrameSchema } from './frames.ts';
import type { AgentParams } from './methods.ts';
import { PendingRequests } from './pending-requests.ts';
import type { AgentAccepted } from './results.ts';

/** A peer that does not finish the closing handshake within this is cut off. */
const CLOSE_GRACE_MS = 1_000;
export const PAIRING_REQUIRED = 'PAIRING_REQUIRED';

export type GatewayState = {
  phase: 'connecting' | 'ready' | 'down';
  hello?: HelloOk;
  /** Why the connection is down, or, while ready, what it lacks (code MISSING_SCOPE). */
  error?: ConnectionProblem;
  /** Milliseconds since the epoch at which this phase began. */
  since: number;
};

type Log = (fields: object, message: string) => void;

export type GatewayClientOptions = Introduction & {
  url: string;
  logger: { info: Log; warn: Log; debug: Log };
  onEvent(event: GatewayEvent): void;
  onStateChange(state: GatewayState): void;
  random?: () => number;
};

/**
 * One connection to a gateway, held open on the server side: it reconnects with jittered backoff until stopped.
 * A lost connection rejects what was under way; runs go on in the gateway, and their owner reconciles them.
 */
export class GatewayClient {
  readonly #options: GatewayClientOptions;
  readonly #pending = new PendingRequests((frame) => this.#send(frame));
  readonly #waiters = new Set<() => void>();
  #state: GatewayState = { phase: 'down', since: Date.now() };
  #socket: WebSocket | null = null;
  #isStarted = false;
  #attempt = 0;
  #isRefused = false;
  #connectId = '';
  #lastFrameAt = 0;
  #lastSeq = 0;
  /** What went wrong on the present connection, until it closes. */
  #connectionError: GatewayState['error'];
  /** Why the connection before the present one ended. */
  #lastError: GatewayState['error'];
  #reconnectTimer: NodeJS.Timeout | undefined;
  #handshakeTimer: NodeJS.Timeout | undefined;
  #watchdog: NodeJS.Timeout | undefined;

  constructor(options: GatewayClientOptions) {
    this.#options = options;
  }

  get state(): GatewayState {
    return this.#state;
  }

  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#open();
  }

  async stop(): Promise<void> {
    this.#isStarted = false;
    clearTimeout(this.#reconnectTimer);
    const socket = this.#socket;
    if (!socket || socket.readyState === WebSocket.CLOSED) {
      this.#settleWaiters();
      return;
    }
    await new Promise<void>((resolve) => {
      const cutOff = setTimeout(() => socket.terminate(), CLOSE_GRACE_MS);
      socket.once('close', () => {
        clearTimeout(cutOff);
        resolve();
      });
      socket.close(CLOSE.normal);
    });
  }

  /** Resolves with hello-ok as soon as the connection is ready; rejects with the reason when it is not in time. */
  whenReady(timeoutMs: number): Promise<HelloOk> {
    const ready = () => (this.#state.phase === 'ready' ? this.#state.hello : undefined);
    const now = ready();
    if (now) return Promise.resolve(now);
    return new Promise((resolve, reject) => {
      const check = () => {
        const hello = ready();
        if (hello) settle(() => resolve(hello));
        else if (!this.#isStarted) settle(() => reject(this.#disconnected('The gateway client was stopped')));
      };
      const settle = (finish: () => void) => {
        clearTimeout(timer);
        this.#waiters.delete(check);
        finish();
      };
      const timer = setTimeout(
        () => settle(() => reject(this.#disconnected(`The gateway was not ready within ${timeoutMs} ms`))),
        timeoutMs,
      );
      this.#waiters.add(check);
    });
  }

  /**
   * Sends one request. Rejects with GatewayError when the gateway refuses it, with GatewayDisconnectedError when
   * the connection dies before the answer. Nothing is repeated here: the caller knows what is safe to repeat.
   */
  request(
    method: string,
    params: object,
    options: { timeoutMs?: number; signal?: AbortSignal } = {},
  ): Promise<unknown> {
    return this.#pending.request(method, params, options);
  }

  /** Starts or joins a run: the one request that is answered twice. A failed run is a value, not a rejection. */
  startRun(params: AgentParams): { accepted: Promise<AgentAccepted>; final: Promise<AgentFinal> } {
    return this.#pending.startRun(params);
  }

  /** @throws GatewayDisconnectedError when there is no connection that is ready. */
  #send(frame: RequestFrame): void {
    const socket = this.#socket;
    if (this.#state.phase !== 'ready' || socket?.readyState !== WebSocket.OPEN)
      throw this.#disconnected('The gateway is not connected');
    socket.send(JSON.stringify(frame));
  }

  #open(): void {
    this.#setState({ phase: 'connecting', error: this.#lastError });
    const socket = new WebSocket(this.#options.url, {
      perMessageDeflate: false,
      maxPayload: LIMITS.maxPayloadBytes,
      handshakeTimeout: LIMITS.handshakeTimeoutMs,
    });
    this.#socket = socket;
    this.#connectionError = undefined;
    this.#lastSeq = 0;
    this.#handshakeTimer = setTimeout(() => {
      this.#connectionError = {
        code: 'HANDSHAKE_TIMEOUT',
        message: 'The gateway did not finish the handshake in 15 s.',
      };
      socket.terminate();
    }, LIMITS.handshakeTimeoutMs);
    socket.on('error', (error) => {
      this.#connectionError ??= describeSocketError(error, this.#options.url);
    });
    socket.on('message', (data) => this.#onMessage(socket, data.toString()));
    socket.on('close', (code, reason) => this.#onClose(code, reason.toString()));
  }

  #onMessage(socket: WebSocket, raw: string): void {
    this.#lastFrameAt = Date.now();
    let frame: unknown;
    try {
      frame = JSON.parse(raw);
    } catch {
      this.#options.logger.warn({ bytes: raw.length }, 'gateway sent a frame that is not JSON');
      return;
    }
    const event = eventFrameSchema.safeParse(frame);
    if (event.success) {
      this.#onEventFrame(socket, event.data);
      return;
    }
    const response = responseFrameSchema.safeParse(frame);
    if (!response.success) {
      this.#options.logger.warn({ bytes: raw.length }, 'gateway sent a frame of unknown form');
      return;
    }
    if (response.data.id === this.#connectId) this.#onConnectAnswer(socket, response.data);
    else this.#pending.settle(response.data);
  }

  #onEventFrame(socket: WebSocket, frame: { event: string; payload?: unknown; seq?: number }): void {
    if (frame.event === 'connect.challenge') {
      const challenge = connectChallengeSchema.safeParse(frame.payload);
      if (challenge.success) this.#sendConnect(socket, challenge.data);
      return;
    }
    if (frame.seq !== undefined) {
      if (this.#lastSeq > 0 && frame.seq !== this.#lastSeq + 1)
        this.#options.logger.warn(
          { expected: this.#lastSeq + 1, seq: frame.seq },
          'gateway events were lost',
        );
      this.#lastSeq = frame.seq;
    }
    if (frame.event === 'shutdown')
      this.#connectionError = { code: 'SHUTDOWN', message: 'The gateway is shutting down or restarting.' };
    this.#options.onEvent({ event: frame.event, payload: frame.payload, seq: frame.seq });
  }

  #sendConnect(socket: WebSocket, challenge: ConnectChallenge): void {
    const params = connectParamsOf(this.#options, challenge);
    this.#connectId = randomUUID();
    socket.send(JSON.stringify({ type: 'req', id: this.#connectId, method: 'connect', params }));
  }

  #onConnectAnswer(socket: WebSocket, frame: ResponseFrame): void {
    const hello = helloOkSchema.safeParse(frame.payload);
    if (!frame.ok || !hello.success) {
      const shape: ErrorShape = frame.error ?? {
        code: 'INVALID_REQUEST',
        message: 'The gateway answered the handshake in a form we do not know.',
      };
      const error = new GatewayError(shape);
      const code = error.detailCode ?? error.code;
      // Approval is a matter of moments, and asking again costs no lockout.
      this.#isRefused = !error.retryable && code !== PAIRING_REQUIRED;
      this.#connectionError = { code, message: error.message, details: error.details };
      socket.close(CLOSE.normal);
      return;
    }
    clearTimeout(this.#handshakeTimer);
    this.#attempt = 0;
    this.#isRefused = false;
    this.#lastError = undefined;
    this.#startWatchdog(socket, hello.data.policy.tickIntervalMs);
    this.#setState({
      phase: 'ready',
      hello: hello.data,
      error: describeMissingScopes(hello.data),
    });
  }

  /** The gateway ticks on a schedule: two intervals without any frame mean that the path is dead. */
  #startWatchdog(socket: WebSocket, tickIntervalMs: number): void {
    this.#lastFrameAt = Date.now();
    this.#watchdog = setInterval(() => {
      if (Date.now() - this.#lastFrameAt < 2 * tickIntervalMs) return;
      this.#connectionError = {
        code: 'SILENCE',
        message: `The gateway was silent for ${2 * tickIntervalMs} ms.`,
      };
      socket.close(CLOSE.silence, 'tick timeout');
      // A dead path never answers the closing handshake.
      setTimeout(() => socket.terminate(), CLOSE_GRACE_MS).unref();
    }, tickIntervalMs / 2);
    this.#watchdog.unref();
  }

  #onClose(code: number, reason: string): void {
    clearTimeout(this.#handshakeTimer);
    clearInterval(this.#watchdog);
    this.#socket = null;
    const error = this.#connectionError ?? {
      code: `CLOSED_${code}`,
      message: `The gateway closed the connection (${code}${reason ? `, ${reason}` : ''}).`,
    };
    this.#lastError = this.#isStarted ? error : undefined;
    this.#setState({ phase: 'down', error: this.#lastError });
    const lost = this.#disconnected('The connection to the gateway was lost');
    this.#pending.rejectAll(lost);
    if (!this.#isStarted) {
      this.#settleWaiters();
      return;
    }
    const delayMs = reconnectDelayMs(this.#attempt++, this.#isRefused, this.#options.random ?? Math.random);
    this.#options.logger.debug({ delayMs, ...error }, 'gateway connection down, reconnecting');
    this.#reconnectTimer = setTimeout(() => this.#open(), delayMs);
    // The error belongs to the ended connection; the next one must be able to set its own.
    this.#isRefused = false;
  }

  #setState(next: Omit<GatewayState, 'since'>): void {
    const previous = this.#state;
    this.#state = { ...next, since: next.phase === previous.phase ? previous.since : Date.now() };
    if (next.phase === 'ready')
      this.#options.logger.info(
        { bootId: next.hello?.server.bootId, error: next.error },
        'gateway connected',
      );
    else if (next.phase === 'down' && previous.phase === 'ready' && next.error)
      this.#options.logger.warn({ error: next.error }, 'gateway connection lost');
    this.#options.onStateChange(this.#state);
    this.#settleWaiters();
  }

  #settleWaiters(): void {
    for (const check of [...this.#waiters]) check();
  }

  #disconnected(what: string): GatewayDisconnectedError {
    const why = this.#lastError ? `: ${this.#lastError.message}` : '.';
    return new GatewayDisconnectedError(`${what}${why}`);
  }
}
