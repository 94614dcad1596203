import { Session } from './session.ts';
import { agentIdOfKey } from './session-key.ts';
import { type RunOutcome, type SessionLine, type StoredMessage, textOf } from './session-records.ts';
import type { RunOwner, SessionStore } from './session-store.ts';
import { sumUsage } from './usage.ts';

/** Sessions kept in memory while nobody runs in them; beyond it the longest untouched are read again when needed. */
const MAX_IDLE_SESSIONS = 300;

/** What this process is doing now. */
export type LocalRuns = { isBusy(key: string): boolean; isActive(runId: string): boolean };

/**
 * Sessions by key, read from the store when first touched, and again when another gateway has written there. A run
 * whose process is gone is closed as interrupted before anyone sees it.
 */
export class SessionRegistry {
  readonly #store: SessionStore;
  readonly #owner: RunOwner;
  readonly #sessions = new Map<string, Promise<Session>>();
  readonly #runs: LocalRuns;

  constructor(store: SessionStore, owner: RunOwner, runs: LocalRuns) {
    this.#store = store;
    this.#owner = owner;
    this.#runs = runs;
  }

  async open(key: string): Promise<Session> {
    const known = this.#sessions.get(key);
    if (known === undefined) return this.#keep(key, this.#load(key));
    this.#sessions.delete(key);
    this.#sessions.set(key, known);
    const session = await known;
    if (this.#isRunningHere(session)) return session;
    if (await this.#store.isCurrent(session)) return this.#withoutDeadRun(session);
    // Somebody else here may have read it anew meanwhile.
    return this.#sessions.get(key) === known ? this.#keep(key, this.#load(key)) : this.open(key);
  }

  /**
   * For a run that is known to be new, while the store cannot be asked: it begins with what this gateway has of the
   * earlier turns (its brief has them in short), and its lines join the transcript later.
   */
  openFromFolder(key: string): Promise<Session> {
    return this.#keep(
      key,
      this.#store.loadFromFolder(key).then((stored) => new Session(key, agentIdOfKey(key), stored)),
    );
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
    if (!session.isStored) session.apply(session.head());
    for (const line of lines)
      session.apply(line.type === 'run-start' ? { ...line, owner: this.#owner } : line);
    // Whoever opens it from now on gets this one, not a copy that was read before.
    this.#sessions.set(session.key, Promise.resolve(session));
    try {
      await this.#store.save(session, isDurable);
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

  /** Moves every transcript of the agent aside. */
  async archiveAgent(agentId: string): Promise<void> {
    this.forgetAgent(agentId);
    await this.#store.archiveAgent(agentId);
  }

  /** For an agent that is removed: nothing of it may be written back from memory. */
  forgetAgent(agentId: string): void {
    for (const key of this.#sessions.keys()) if (agentIdOfKey(key) === agentId) this.#sessions.delete(key);
  }

  #keep(key: string, loading: Promise<Session>): Promise<Session> {
    this.#sessions.set(key, loading);
    loading.catch(() => {
      if (this.#sessions.get(key) === loading) this.#sessions.delete(key);
    });
    this.#forgetIdle();
    return loading;
  }

  async #load(key: string): Promise<Session> {
    return this.#withoutDeadRun(new Session(key, agentIdOfKey(key), await this.#store.load(key)));
  }

  async #withoutDeadRun(session: Session): Promise<Session> {
    const { openRun } = session;
    if (!openRun || this.#isRunningHere(session)) return session;
    if (openRun.owner && (await this.#store.isAlive(openRun.owner))) return session;
    if (session.openRun === openRun) {
      const outcome = interruptedOutcome(openRun, session.messages);
      await this.append(session, [{ type: 'run-end', outcome }], true);
    }
    return session;
  }

  #isRunningHere({ openRun }: Session): boolean {
    return openRun?.owner?.bootId === this.#owner.bootId && this.#runs.isActive(openRun.runId);
  }

  #forgetIdle(): void {
    for (const key of this.#sessions.keys()) {
      if (this.#sessions.size <= MAX_IDLE_SESSIONS) return;
      if (!this.#runs.isBusy(key) && !this.#store.isBehind(key)) this.#sessions.delete(key);
    }
  }
}

/** What is known of a run whose process died: the steps that were checkpointed. */
function interruptedOutcome(
  { runId, startedAt, provider, model }: NonNullable<Session['openRun']>,
  messages: readonly StoredMessage[],
): RunOutcome {
  const own = messages.filter(
    (message) => message.role === 'assistant' && message.__openclaw.runId === runId,
  );
  const usages = own.map((message) => message.usage ?? null);
  const costs = own.flatMap((message) => message.usage?.cost?.total ?? []);
  return {
    runId,
    startedAt,
    provider,
    model,
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
