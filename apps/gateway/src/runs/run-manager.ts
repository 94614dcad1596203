import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { AgentParams, PrepareRunParams, RunModel } from '@helix/gateway-protocol';
import { agentToolNames } from '@helix/gateway-protocol';
import type { Logger } from '@helix/runtime';
import { assembleSystemPrompt } from '../prompt/assemble-prompt.ts';
import { invalidRequest, RequestError } from '../protocol/request-error.ts';
import { Toolbox } from '../tools/toolbox.ts';
import type { AgentFiles } from '../workspaces/agent-files.ts';
import type { AgentRegistry, RegisteredAgent } from '../workspaces/agent-registry.ts';
import { PreparedRuns } from './prepared-runs.ts';
import { type EventSink, RunEvents } from './run-events.ts';
import { executeRun, type StopCause, unstartedOutcome } from './run-loop.ts';
import type { Session } from './session.ts';
import { agentIdOfKey } from './session-key.ts';
import type { RunOutcome } from './session-records.ts';
import { SessionRegistry } from './session-registry.ts';
import type { SessionStore } from './session-store.ts';

/** OpenClaw's idempotency cache: how long and how many ended runs are answered without reading a transcript. */
const ENDED_FOR_MS = 300_000;
const MAX_ENDED = 1_000;
/** For clients that prepare nothing. */
const DEFAULT_LIMITS = { maxTokens: 200_000, deadlineMs: 1_800_000, maxSteps: 50 };

export type RunManagerOptions = {
  store: SessionStore;
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
  readonly #ended = new Map<string, { outcome: RunOutcome; sessionKey: string; timer: NodeJS.Timeout }>();
  /** The tail of each session's queue. */
  readonly #tails = new Map<string, Promise<unknown>>();

  constructor(options: RunManagerOptions) {
    this.#options = options;
    this.sessions = new SessionRegistry(options.store, (key) => this.#tails.has(key));
  }

  get activeCount(): number {
    return this.#active.size;
  }

  prepare(params: PrepareRunParams): void {
    if (agentIdOfKey(params.sessionKey) !== params.agentId)
      throw invalidRequest(`session key "${params.sessionKey}" does not belong to agent "${params.agentId}"`);
    if (this.#active.has(params.runId) || this.#ended.has(params.runId)) return;
    this.prepared.put(params);
  }

  /**
   * Starts a run, joins the one that already has this key, or answers the one that had it: from memory, or from
   * the transcript when the gateway was restarted since.
   */
  async start(params: AgentParams): Promise<{ accepted: StartedRun | null; final: Promise<RunOutcome> }> {
    const runId = params.idempotencyKey;
    const known = this.#active.get(runId);
    const ended = this.#ended.get(runId);
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
    const ended = this.#ended.get(runId);
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

  /** Waits until the session's runs are over, so that its transcript can be moved or removed. */
  async settle(sessionKey: string): Promise<void> {
    await this.#tails.get(sessionKey);
  }

  async settleAgent(agentId: string): Promise<void> {
    const keys = [...this.#tails.keys()].filter((key) => agentIdOfKey(key) === agentId);
    await Promise.all(keys.map((key) => this.settle(key)));
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
    const previous = this.#tails.get(run.sessionKey) ?? Promise.resolve();
    const work = async (): Promise<RunOutcome> => {
      const session = await this.sessions.open(run.sessionKey);
      const earlier = session.outcomes.get(run.runId);
      const model = prepared?.model ?? this.#options.defaultModel;
      if (earlier || !model) {
        this.#active.delete(run.runId);
        if (!earlier) throw notPrepared(run.runId);
        this.#keepEnded(run.sessionKey, earlier);
        onOpened();
        return earlier;
      }
      onOpened();
      await waitOrAbort(previous, run.controller.signal);
      if (run.controller.signal.aborted) return this.#endUnstarted(run, session, model);
      return this.#execute(run, agent, session, params, prepared, model);
    };
    const final = work().finally(() => this.#active.delete(run.runId));
    const tail = Promise.allSettled([previous, final]).then(() => {
      if (this.#tails.get(run.sessionKey) === tail) this.#tails.delete(run.sessionKey);
    });
    this.#tails.set(run.sessionKey, tail);
    return final;
  }

  /** Cancelled while it waited for its turn: nothing of it is in the session but its end. */
  async #endUnstarted(run: ActiveRun, session: Session, model: RunModel): Promise<RunOutcome> {
    const { runId, sessionKey, agentId } = run;
    const outcome = unstartedOutcome(runId, model, run.controller.signal.reason as StopCause);
    await this.sessions.append(session, [{ type: 'run-end', outcome }], true);
    this.#keepEnded(sessionKey, outcome);
    new RunEvents(this.#options.sink, { runId, sessionKey, agentId, sessionId: session.sessionId }).end(
      outcome,
    );
    return outcome;
  }

  async #execute(
    run: ActiveRun,
    agent: RegisteredAgent,
    session: Session,
    params: AgentParams,
    prepared: PrepareRunParams | null,
    model: RunModel,
  ): Promise<RunOutcome> {
    const { files, sink, logger } = this.#options;
    const { runId, sessionKey, agentId, controller } = run;
    const log = logger.child({ runId, sessionKey });
    const startedAt = Date.now();
    const limits = prepared?.limits ?? DEFAULT_LIMITS;
    const deadlineMs = params.timeout
      ? Math.min(limits.deadlineMs, params.timeout * 1000)
      : limits.deadlineMs;
    const deadline = setTimeout(() => controller.abort('deadline' satisfies StopCause), deadlineMs);
    run.startedAt = startedAt;
    const events = new RunEvents(sink, { runId, sessionKey, agentId, sessionId: session.sessionId });
    run.events = events;
    events.lifecycle('start', { startedAt });
    try {
      const [soul, memory] = await Promise.all([files.get(agent, 'SOUL.md'), files.get(agent, 'MEMORY.md')]);
      const system = assembleSystemPrompt({
        agentName: agent.name,
        soul: soul.content ?? null,
        memory: memory.content ?? null,
        skills: prepared?.skills ?? [],
        extra: params.extraSystemPrompt,
      });
      const brief = session.createMessage(runId, { role: 'user', content: params.message });
      await this.sessions.append(session, [
        ...(params.label && params.label !== session.label
          ? [{ type: 'label' as const, label: params.label }]
          : []),
        { type: 'run-start', runId, startedAt, provider: model.provider, model: model.name },
        { type: 'message', message: brief },
      ]);
      events.message(brief);
      events.agent('helix', { phase: 'prompt', system, message: params.message });
      const outcome = await executeRun({
        runId,
        session,
        system,
        model,
        limits: { ...limits, deadlineMs },
        toolbox: new Toolbox({
          agent,
          files,
          runId,
          allowed: prepared?.tools ?? agentToolNames,
          product: prepared?.product,
          now: this.#options.now ?? (() => new Date()),
        }),
        events,
        signal: controller.signal,
        startedAt,
        providerIdleMs: this.#options.providerIdleMs,
        createModel: this.#options.createModel,
        append: (lines, isDurable) => this.sessions.append(session, lines, isDurable),
      });
      await this.sessions.append(session, [{ type: 'run-end', outcome }], true);
      this.#keepEnded(sessionKey, outcome);
      events.end(outcome);
      const { status, steps, usage, failure, endedAt } = outcome;
      log.info(
        {
          status,
          steps,
          durationMs: endedAt - startedAt,
          outputTokens: usage?.output ?? null,
          failureCode: failure?.code,
          httpStatus: failure?.httpStatus,
        },
        'run ended',
      );
      return outcome;
    } catch (error) {
      // The transcript could not be written, so the run has no end that survives: say so instead of guessing.
      log.error(
        { code: (error as NodeJS.ErrnoException).code, name: (error as Error).name },
        'run not recorded',
      );
      events.flush();
      events.lifecycle('error', {
        error: 'The gateway could not write the session down.',
        executionSettled: true,
      });
      throw notRecorded(error);
    } finally {
      clearTimeout(deadline);
    }
  }

  #keepEnded(sessionKey: string, outcome: RunOutcome): void {
    const timer = setTimeout(() => this.#ended.delete(outcome.runId), ENDED_FOR_MS);
    timer.unref();
    this.#ended.set(outcome.runId, { outcome, sessionKey, timer });
    if (this.#ended.size <= MAX_ENDED) return;
    const [oldest] = this.#ended;
    if (!oldest) return;
    clearTimeout(oldest[1].timer);
    this.#ended.delete(oldest[0]);
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

function notRecorded(error: unknown): RequestError {
  const code = (error as NodeJS.ErrnoException).code ?? 'unexpected error';
  return new RequestError({
    code: 'UNAVAILABLE',
    message: `The gateway could not write the session down (${code}). Check the disk of the gateway's state folder.`,
    details: { code: 'SESSION_NOT_WRITTEN', reason: 'internal', retryable: false },
    retryable: false,
  });
}
