import { Session } from './session.ts';
import { agentIdOfKey } from './session-key.ts';
import { type RunOutcome, type SessionLine, type StoredMessage, textOf } from './session-records.ts';
import type { SessionStore } from './session-store.ts';
import { sumUsage } from './usage.ts';

/** Sessions kept in memory while nobody runs in them; beyond it the longest untouched are read again when needed. */
const MAX_IDLE_SESSIONS = 300;

/**
 * Sessions by key, read from the store when first touched. A run that a crash left open is closed there as
 * interrupted before anyone sees it: nothing of an earlier process can still be running.
 */
export class SessionRegistry {
  readonly #store: SessionStore;
  readonly #sessions = new Map<string, Promise<Session>>();
  readonly #isBusy: (key: string) => boolean;

  constructor(store: SessionStore, isBusy: (key: string) => boolean) {
    this.#store = store;
    this.#isBusy = isBusy;
  }

  open(key: string): Promise<Session> {
    const known = this.#sessions.get(key);
    if (known) {
      this.#sessions.delete(key);
      this.#sessions.set(key, known);
      return known;
    }
    const loading = this.#load(key);
    this.#sessions.set(key, loading);
    loading.catch(() => this.#sessions.delete(key));
    this.#forgetIdle();
    return loading;
  }

  /** Null when no run ever happened under this key. */
  async find(key: string): Promise<Session | null> {
    const session = await this.open(key);
    return session.isStored ? session : null;
  }

  async list(agentId?: string): Promise<Session[]> {
    const keys = await this.#store.keys(agentId);
    const found = await Promise.all(keys.map((key) => this.find(key)));
    return found.filter((session) => session !== null).sort((a, b) => b.updatedAt - a.updatedAt);
  }

  async append(session: Session, lines: readonly SessionLine[], isDurable = false): Promise<void> {
    const isFirst = !session.isStored;
    session.isStored = true;
    for (const line of lines) session.apply(line);
    try {
      await this.#store.append(session.key, isFirst ? [session.head(), ...lines] : lines, isDurable);
    } catch (error) {
      // What memory holds is no longer what the transcript says: read it again when next asked.
      this.#sessions.delete(session.key);
      throw error;
    }
  }

  /** The transcript is moved aside; the next run under this key begins a new session. */
  async reset(key: string): Promise<Session> {
    await this.archive(key);
    return this.open(key);
  }

  async delete(key: string): Promise<boolean> {
    this.#sessions.delete(key);
    return this.#store.remove(key);
  }

  /** Moves the transcript aside and answers where to. */
  async archive(key: string): Promise<string | null> {
    this.#sessions.delete(key);
    return this.#store.archive(key);
  }

  /** For an agent that is removed: nothing of it may be written back from memory. */
  forgetAgent(agentId: string): void {
    for (const key of this.#sessions.keys()) if (agentIdOfKey(key) === agentId) this.#sessions.delete(key);
  }

  async #load(key: string): Promise<Session> {
    const session = new Session(key, agentIdOfKey(key), await this.#store.load(key));
    if (session.openRun) {
      const outcome = interruptedOutcome(session.openRun, session.messages);
      await this.append(session, [{ type: 'run-end', outcome }], true);
    }
    return session;
  }

  #forgetIdle(): void {
    if (this.#sessions.size <= MAX_IDLE_SESSIONS) return;
    for (const key of this.#sessions.keys()) {
      if (this.#sessions.size <= MAX_IDLE_SESSIONS) return;
      if (!this.#isBusy(key)) this.#sessions.delete(key);
    }
  }
}

/** What is known of a run whose process died: the steps that were checkpointed. */
function interruptedOutcome(
  run: { runId: string; startedAt: number; provider: string; model: string },
  messages: readonly StoredMessage[],
): RunOutcome {
  const own = messages.filter(
    (message) => message.role === 'assistant' && message.__openclaw.runId === run.runId,
  );
  const usages = own.map((message) => message.usage ?? null);
  const costs = own.flatMap((message) => message.usage?.cost?.total ?? []);
  return {
    ...run,
    status: 'error',
    stopReason: 'error',
    texts: own.map(textOf).filter(Boolean),
    ...sumUsage(usages),
    isUsagePartial: true,
    lastCallUsage: usages.at(-1) ?? null,
    costUsd: costs.length === 0 ? null : costs.reduce((sum, cost) => sum + cost, 0),
    toolNames: [],
    steps: own.length,
    endedAt: Date.now(),
    failure: {
      code: 'GATEWAY_RESTARTED',
      reason: 'interrupted',
      retryable: true,
      message: 'The gateway stopped while this run was under way. Run it again.',
    },
  };
}
