import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { AgentParams, PrepareRunParams, RunModel } from '@helix/gateway-protocol';
import type { Logger } from '@helix/runtime';
import { invalidRequest, type RequestError } from '../protocol/request-error.ts';
import type { AgentFiles } from '../workspaces/agent-files.ts';
import type { AgentRegistry, RegisteredAgent } from '../workspaces/agent-registry.ts';
import { EndedRuns } from './ended-runs.ts';
import { performRun } from './perform-run.ts';
import { PreparedRuns } from './prepared-runs.ts';
import { type EventSink, RunEvents } from './run-events.ts';
import { type StopCause, stopFailure } from './run-limits.ts';
import { emptyOutcome } from './run-loop.ts';
import type { Session } from './session.ts';
import { agentIdOfKey } from './session-key.ts';
import { SessionQueue } from './session-queue.ts';
import type { RunOutcome } from './session-records.ts';
import { SessionRegistry } from './session-registry.ts';
import type { RunOwner, SessionStore } from './session-store.ts';
import { isSessionsAway } from './sessions-away.ts';

export type RunManagerOptions = {
  store: SessionStore;
  owner: RunOwner;
  agents: AgentRegistry;
  files: AgentFiles;
  sink: EventSink;
  logger: Logger;
  defaultModel: RunModel | null;
  providerIdleMs: number;
  createModel(model: RunModel): Promise<LanguageModelV4>;
  now?: () => Date;
};

export type StartedRun = { runId: string; sessionKey: string; agentId: string; acceptedAt: number };

type ActiveRun = StartedRun & {
  controller: AbortController;
  /** Settles when it is known whether this run starts; rejects when it is refused. */
  opened: Promise<void>;
  final: Promise<RunOutcome>;
  events: RunEvents | null;
  startedAt: number | null;
};

/** Owns which runs exist: one at a time per session, one per idempotency key, each ended exactly once. */
export class RunManager {
  readonly sessions: SessionRegistry;
  readonly prepared = new PreparedRuns();
  readonly #options: RunManagerOptions;
  readonly #active = new Map<string, ActiveRun>();
  readonly #ended = new EndedRuns();
  readonly #queue = new SessionQueue();

  constructor(options: RunManagerOptions) {
    this.#options = options;
    this.sessions = new SessionRegistry(options.store, options.owner, {
      isBusy: (key) => this.#queue.isBusy(key),
      isActive: (runId) => this.#active.has(runId),
    });
  }

  get activeCount(): number {
    return this.#active.size;
  }

  prepare(params: PrepareRunParams): void {
    if (agentIdOfKey(params.sessionKey) !== params.agentId)
      throw invalidRequest(`session key "${params.sessionKey}" does not belong to agent "${params.agentId}"`);
    if (this.#active.has(params.runId) || this.#ended.find(params.runId)) return;
    this.prepared.put(params);
  }

  /**
   * Starts a run, joins the one that already has this key, or answers the one that had it: from memory, or from
   * the transcript when the gateway was restarted since.
   */
  async start(params: AgentParams): Promise<{ accepted: StartedRun | null; final: Promise<RunOutcome> }> {
    const runId = params.idempotencyKey;
    const known = this.#active.get(runId);
    const ended = this.#ended.find(runId);
    const sessionKey = this.#sessionKeyOf(params);
    const agentId = agentIdOfKey(sessionKey);
    const otherKey = known?.sessionKey ?? ended?.sessionKey;
    if (otherKey !== undefined && otherKey !== sessionKey)
      throw invalidRequest(`idempotency key "${runId}" was used in another session`);
    if (ended) return { accepted: null, final: Promise.resolve(ended.outcome) };
    if (known) {
      await known.opened;
      return { accepted: known, final: known.final };
    }

    const agent = this.#options.agents.find(agentId);
    if (!agent) throw invalidRequest(`invalid agent params: unknown agent id "${agentId}"`);
    const prepared = this.prepared.take(runId);
    if (prepared && prepared.sessionKey !== sessionKey)
      throw invalidRequest(`run "${runId}" was prepared for another session`);
    // From here on synchronous until the run is registered: a second request with this key must find it.
    const opened = Promise.withResolvers<void>();
    const final = Promise.withResolvers<RunOutcome>();
    const run: ActiveRun = {
      runId,
      sessionKey,
      agentId,
      acceptedAt: Date.now(),
      controller: new AbortController(),
      opened: opened.promise,
      final: final.promise,
      events: null,
      startedAt: null,
    };
    this.#active.set(runId, run);
    final.promise.catch(opened.reject);
    this.#openAndRun(run, agent, params, prepared, opened.resolve).then(final.resolve, final.reject);
    await opened.promise;
    const isAnsweredFromTranscript = !this.#active.has(runId);
    return { accepted: isAnsweredFromTranscript ? null : run, final: run.final };
  }

  /** The outcome of a run that is under way or ended lately; null when none is known or it takes longer. */
  async wait(runId: string, timeoutMs: number): Promise<RunOutcome | null> {
    const ended = this.#ended.find(runId);
    if (ended) return ended.outcome;
    const run = this.#active.get(runId);
    if (!run) return null;
    const timeout = Promise.withResolvers<null>();
    const timer = setTimeout(() => timeout.resolve(null), timeoutMs);
    try {
      return await Promise.race([run.final.catch(() => null), timeout.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Stops runs of a session, or the one named; answers which. They end within a moment. */
  abort(
    target: { sessionKey?: string; runId?: string; agentId?: string },
    cause: StopCause = 'abort',
  ): string[] {
    const runs = [...this.#active.values()].filter(
      (run) =>
        (target.sessionKey === undefined || run.sessionKey === target.sessionKey) &&
        (target.runId === undefined || run.runId === target.runId) &&
        (target.agentId === undefined || run.agentId === target.agentId),
    );
    for (const run of runs) run.controller.abort(cause);
    return runs.map((run) => run.runId);
  }

  activeRunIds(sessionKey: string): string[] {
    return [...this.#active.values()].filter((run) => run.sessionKey === sessionKey).map((run) => run.runId);
  }

  inFlight(sessionKey: string): { runId: string; text: string; startedAt: number } | null {
    for (const run of this.#active.values())
      if (run.sessionKey === sessionKey && run.startedAt !== null)
        return { runId: run.runId, text: run.events?.sentText ?? '', startedAt: run.startedAt };
    return null;
  }

  /** Stops the session's runs, then does what nothing may run beside, such as moving its transcript. */
  withSessionStopped<T>(sessionKey: string, work: () => Promise<T>): Promise<T> {
    this.abort({ sessionKey });
    return this.#queue.enter(sessionKey, (previous) => previous.then(work));
  }

  async stopAgent(agentId: string): Promise<void> {
    this.abort({ agentId });
    await this.#queue.settleAgent(agentId);
    this.sessions.forgetAgent(agentId);
  }

  async stopAll(timeoutMs: number): Promise<void> {
    const finals = [...this.#active.values()].map((run) => run.final.catch(() => undefined));
    this.abort({}, 'shutdown');
    const cutOff = Promise.withResolvers<void>();
    const timer = setTimeout(cutOff.resolve, timeoutMs);
    await Promise.race([Promise.all(finals), cutOff.promise]);
    clearTimeout(timer);
  }

  #sessionKeyOf(params: AgentParams): string {
    const agentId = params.agentId ?? (params.sessionKey ? agentIdOfKey(params.sessionKey) : undefined);
    if (agentId === undefined) throw invalidRequest('invalid agent params: agentId or sessionKey is needed');
    const key = params.sessionKey ?? `agent:${agentId}:main`;
    const owner = agentIdOfKey(key);
    if (owner !== agentId)
      throw invalidRequest(`The agent-scoped session key belongs to "${owner}", not "${agentId}".`);
    return key;
  }

  #openAndRun(
    run: ActiveRun,
    agent: RegisteredAgent,
    params: AgentParams,
    prepared: PrepareRunParams | null,
    onOpened: () => void,
  ): Promise<RunOutcome> {
    const { runId, sessionKey, controller } = run;
    const work = async (previous: Promise<unknown>): Promise<RunOutcome> => {
      const earlier = (await this.#openSession(run, prepared)).outcomes.get(runId);
      const model = prepared?.model ?? this.#options.defaultModel;
      if (earlier || !model) {
        this.#active.delete(runId);
        if (!earlier) throw notPrepared(runId);
        this.#ended.keep(sessionKey, earlier);
        onOpened();
        return earlier;
      }
      onOpened();
      await waitOrAbort(previous, controller.signal);
      // Read again: while this run waited, the session may have been reset.
      const session = await this.#openSession(run, prepared);
      const events = new RunEvents(this.#options.sink, { ...run, sessionId: session.sessionId });
      if (controller.signal.aborted) return this.#endUnstarted(run, session, model, events);
      const startedAt = Date.now();
      Object.assign(run, { startedAt, events });
      const outcome = await performRun(
        { runId, agent, session, params, prepared, model, events, controller, startedAt },
        { ...this.#options, sessions: this.sessions },
      );
      return this.#tellEnd(sessionKey, outcome, events);
    };
    return this.#queue.enter(sessionKey, (previous) =>
      work(previous).finally(() => this.#active.delete(runId)),
    );
  }

  /** Who prepares a run knows that it has not begun yet, so it may begin while its earlier turns cannot be read. */
  async #openSession({ sessionKey, runId }: ActiveRun, prepared: PrepareRunParams | null): Promise<Session> {
    try {
      return await this.sessions.open(sessionKey);
    } catch (error) {
      if (!prepared || !isSessionsAway(error)) throw error;
      this.#options.logger.warn(
        { runId, sessionKey },
        'the run begins without the earlier turns of its session',
      );
      return this.sessions.openFromFolder(sessionKey);
    }
  }

  /** Cancelled while it waited for its turn: nothing of it is in the session but its end. */
  async #endUnstarted(
    run: ActiveRun,
    session: Session,
    model: RunModel,
    events: RunEvents,
  ): Promise<RunOutcome> {
    const cause = run.controller.signal.reason as StopCause;
    const outcome =
      cause === 'abort'
        ? emptyOutcome(run.runId, model, Date.now(), 'aborted')
        : emptyOutcome(run.runId, model, Date.now(), 'error', stopFailure(cause, null));
    await this.sessions.append(session, [{ type: 'run-end', outcome }], true);
    return this.#tellEnd(run.sessionKey, outcome, events);
  }

  #tellEnd(sessionKey: string, outcome: RunOutcome, events: RunEvents): RunOutcome {
    this.#ended.keep(sessionKey, outcome);
    events.end(outcome);
    return outcome;
  }
}

/** A queued run that is aborted need not wait for its turn. */
function waitOrAbort(previous: Promise<unknown>, signal: AbortSignal): Promise<unknown> {
  if (signal.aborted) return Promise.resolve();
  const aborted = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  return Promise.race([previous, aborted]);
}

function notPrepared(runId: string): RequestError {
  return invalidRequest(
    `run "${runId}" was not prepared. Send helix.run.prepare first, or configure a default model on the gateway.`,
    { code: 'RUN_NOT_PREPARED' },
  );
}
