import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type AgentFinal, parseAgentFinal } from './agent-final.ts';
import { GatewayError } from './errors.ts';
import type { RequestFrame, ResponseFrame } from './frames.ts';
import type { AgentParams } from './methods.ts';
import { type AgentAccepted, agentAcceptedSchema, agentInFlightSchema } from './results.ts';

const DEFAULT_TIMEOUT_MS = 30_000;
/** Below the time limit of the request that carries it. */
const JOIN_WAIT_MS = 25_000;
/** OpenClaw says that a run has ended up to 0.3 s before it knows the answer to its key. */
const JOIN_PAUSE_MS = 100;

/** `onResponse` answers true when the request is settled and its entry may go. */
type Pending = { onResponse(frame: ResponseFrame): boolean; onLost(error: Error): void };

/** What was asked on the present connection and not yet answered. */
export class PendingRequests {
  readonly #pending = new Map<string, Pending>();
  readonly #send: (frame: RequestFrame) => void;

  /** @param send throws where there is no connection. */
  constructor(send: (frame: RequestFrame) => void) {
    this.#send = send;
  }

  settle(frame: ResponseFrame): void {
    if (this.#pending.get(frame.id)?.onResponse(frame)) this.#pending.delete(frame.id);
  }

  rejectAll(error: Error): void {
    for (const pending of [...this.#pending.values()]) pending.onLost(error);
    this.#pending.clear();
  }

  request(
    method: string,
    params: object,
    { timeoutMs = DEFAULT_TIMEOUT_MS, signal }: { timeoutMs?: number; signal?: AbortSignal },
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const id = randomUUID();
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        this.#pending.delete(id);
        settle();
      };
      const onAbort = () => finish(() => reject(signal?.reason));
      const timer = setTimeout(() => finish(() => reject(timedOut(method, timeoutMs))), timeoutMs);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#begin(
        { type: 'req', id, method, params },
        {
          onResponse(frame) {
            finish(() => (frame.ok ? resolve(frame.payload) : reject(toGatewayError(frame))));
            return true;
          },
          onLost: (error) => finish(() => reject(error)),
        },
      );
    });
  }

  startRun(params: AgentParams): { accepted: Promise<AgentAccepted>; final: Promise<AgentFinal> } {
    const accepted = Promise.withResolvers<AgentAccepted>();
    const final = Promise.withResolvers<AgentFinal>();
    // A caller may await only one of the two; the other's rejection is the same one and must not end the process.
    accepted.promise.catch(() => undefined);
    final.promise.catch(() => undefined);
    const fail = (error: Error) => {
      accepted.reject(error);
      final.reject(error);
    };
    this.#begin(
      { type: 'req', id: randomUUID(), method: 'agent', params },
      {
        onResponse: (frame) => {
          const first = agentAcceptedSchema.safeParse(frame.payload);
          if (frame.ok && first.success) {
            accepted.resolve(first.data);
            return false;
          }
          const joined = agentInFlightSchema.safeParse(frame.payload);
          if (frame.ok && joined.success) {
            accepted.resolve({ ...joined.data, status: 'accepted' });
            this.#finalOfJoined(params).then(final.resolve, final.reject);
            return true;
          }
          const answer = parseAgentFinal(frame);
          if (answer) {
            // A run that ended earlier is answered from the cache, without the first answer.
            accepted.resolve({ runId: answer.runId, status: 'accepted' });
            final.resolve(answer);
          } else {
            fail(toGatewayError(frame));
          }
          return true;
        },
        onLost: fail,
      },
    );
    return { accepted: accepted.promise, final: final.promise };
  }

  /**
   * OpenClaw answers a key whose run is in flight once, saying so: whoever joined asks again when it has ended, and
   * gets the kept answer. On this connection alone, because another start of the gateway would begin a new run.
   */
  async #finalOfJoined(params: AgentParams): Promise<AgentFinal> {
    await this.request('agent.wait', { runId: params.idempotencyKey, timeoutMs: JOIN_WAIT_MS }, {});
    await delay(JOIN_PAUSE_MS);
    return await this.startRun(params).final;
  }

  #begin(frame: RequestFrame, pending: Pending): void {
    this.#pending.set(frame.id, pending);
    try {
      this.#send(frame);
    } catch (error) {
      this.#pending.delete(frame.id);
      pending.onLost(error as Error);
    }
  }
}

function timedOut(method: string, timeoutMs: number): GatewayError {
  return new GatewayError({
    code: 'UNAVAILABLE',
    message: `The gateway did not answer ${method} within ${timeoutMs} ms.`,
    retryable: true,
  });
}

function toGatewayError(frame: ResponseFrame): GatewayError {
  return new GatewayError(
    frame.error ?? { code: 'INVALID_REQUEST', message: 'The gateway answered in a form we do not know.' },
  );
}
