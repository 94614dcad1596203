// Owns one attempt from claim to ending: start it at the gateway, or find what became of it, and write the ending.
import {
  type Database,
  finishRun,
  lastRunEventSeq,
  loadRunContext,
  type RunEnding,
  type RunWork,
} from '@helix/database';
import {
  type AgentFinal,
  type ChatHistoryResult,
  GatewayDisconnectedError,
  GatewayError,
} from '@helix/gateway-protocol';
import type { Logger } from '@helix/runtime';
import type { GatewayLink } from '../gateway/gateway-link.ts';
import type { GatewayLinks, GatewayPlace } from '../gateway/gateway-links.ts';
import type { WorkspaceMirror } from '../gateway/workspace-mirror.ts';
import type { RunStream, RunStreams } from '../live/run-streams.ts';
import { endingOfHeir, waitForHeir } from './openclaw-heir.ts';
import type { OwnedRun } from './owned-run.ts';
import {
  type EndingContext,
  endingOfFailure,
  endingOfFinal,
  endingOfStop,
  verdictOfHistory,
} from './run-ending.ts';
import type { RunSender, RunToSend } from './run-sender.ts';
import { RunTranscript } from './run-transcript.ts';
import { untilStored } from './until-stored.ts';
import { abortable, delay, retryDelayMs } from './waiting.ts';

/** How long a stopped run's own ending is waited for, to learn what it used. */
const STOP_GRACE_MS = 700;

export type RunExecutorDeps = {
  database: Database;
  work: RunWork;
  links: GatewayLinks;
  sender: RunSender;
  streams: RunStreams;
  /** Looks at what the agent has learned. */
  mirror: WorkspaceMirror;
  logger: Logger;
};

type Attempt = RunToSend & { stream: RunStream };

/** `start`: nothing of it was sent yet. `find`: it may be running, or over, at the gateway. */
type Mode = 'start' | 'find';

export class RunExecutor {
  readonly #deps: RunExecutorDeps;
  readonly #transcripts = new Map<string, RunTranscript>();

  constructor(deps: RunExecutorDeps) {
    this.#deps = deps;
  }

  transcriptOf(runId: string): RunTranscript | undefined {
    return this.#transcripts.get(runId);
  }

  /** Never rejects: whatever goes wrong becomes the run's ending, or stays for whoever takes the lease over. */
  async execute(owned: OwnedRun, mode: Mode): Promise<void> {
    const { run } = owned;
    const log = this.#deps.logger.child({ runId: run.id, taskId: run.task_id, generation: run.generation });
    const stream = this.#deps.streams.open(run.id, run.session_key, placeOf(owned));
    let transcript: RunTranscript | undefined;
    try {
      if (mode === 'start') this.#deps.streams.begin(stream);
      transcript = this.#openTranscript(owned, mode === 'start' ? 0 : await this.#lastSeq(owned));
      const ending = await this.#attempt(owned, stream, mode);
      if (ending === null) return;
      await transcript.flush();
      const ended = await this.#finish(owned, ending);
      if (ended) log.info({ status: ending.status, error: ending.error?.code }, 'run ended');
    } catch (error) {
      if (owned.isLetGo) return;
      log.error({ err: error }, 'run failed inside the backend');
      const message = 'Something went wrong inside HELIX while this run was handled.';
      await this.#finish(owned, endingOfFailure('internal', message, null)).catch((again: unknown) =>
        log.error({ err: again }, 'the ending could not be written; its lease will expire'),
      );
    } finally {
      owned.dispose();
      // A run that was lost and taken over by this very process has a new one by now.
      if (this.#transcripts.get(run.id) === transcript) this.#transcripts.delete(run.id);
      this.#deps.streams.release(stream);
    }
  }

  /** @returns null when the run is not ours to end: lost, deleted, or left for the next owner. */
  async #attempt(owned: OwnedRun, stream: RunStream, firstMode: Mode): Promise<RunEnding | null> {
    const { run } = owned;
    const context = await untilStored(owned, this.#deps.logger, () =>
      loadRunContext(this.#deps.database.forOrganization(run.org_id), run),
    );
    if (context === null) {
      await this.#abort(owned);
      return null;
    }
    const { model, agent } = context;
    if (agent === null) return endingOfFailure('internal', 'The agent of this run was deleted.', null);
    // An OpenClaw thinks with what its operator gave it.
    if (model === null && run.gateway_kind !== 'openclaw')
      return endingOfFailure(
        'model_missing',
        'No model is connected, so the agent has nothing to think with.',
        null,
      );

    const attempt: Attempt = { owned, context, model, agent, stream };
    let mode = firstMode;
    for (let failures = 0; ; ) {
      if (owned.stopReason) return this.#stopped(attempt, null);
      try {
        const outcome = mode === 'start' ? await this.#start(attempt) : await this.#find(attempt);
        if (outcome !== 'retry') return outcome;
        mode = 'start';
      } catch (error) {
        if (owned.stopReason) continue;
        if (error instanceof GatewayDisconnectedError) mode = 'find';
        else if (!(error instanceof GatewayError && error.retryable)) return this.#refused(attempt, error);
        await delay(retryDelayMs(failures++), owned.signal);
      }
    }
  }

  async #start(attempt: Attempt): Promise<RunEnding | null> {
    const link = await this.#readyLink(attempt.owned);
    const { final } = await this.#deps.sender.start(attempt, link, (name) =>
      this.#deps.streams.followAs(attempt.stream, name),
    );
    return this.#follow(attempt, final);
  }

  /** After a lost connection or another replica's death: the session's history decides, then the gateway's boot. */
  async #find(attempt: Attempt): Promise<RunEnding | null | 'retry'> {
    const { owned, stream } = attempt;
    const { run } = owned;
    const link = await this.#readyLink(owned);
    await this.#deps.streams.refresh(stream);
    const history = await link.history(run.session_key);
    const verdict = verdictOfHistory(history, run.id, this.#endingContext(attempt));
    if (verdict.type === 'ended') return verdict.ending;
    if (verdict.type === 'broken' && link.kind === 'openclaw')
      return this.#inherit(attempt, link, { message: verdict.message, inFlight: history.inFlightRun });
    const isSameBoot = run.gateway_boot_id === link.bootId;
    // The gateway that ran it still knows how it ended, and why.
    if (verdict.type === 'in-flight' || (verdict.type === 'broken' && isSameBoot)) {
      return this.#follow(attempt, this.#deps.sender.join(attempt, link).final);
    }
    // Under the same gateway, a run it never heard of was never started.
    if (isSameBoot) return 'retry';
    return endingOfFailure(
      'interrupted',
      'The gateway restarted while the agent was working.',
      this.#endingContext(attempt),
    );
  }

  /** At an OpenClaw: the run it made of ours after a restart brings our result. Asking again would begin another one. */
  async #inherit(
    attempt: Attempt,
    link: GatewayLink,
    { message, inFlight }: { message: string | null; inFlight: ChatHistoryResult['inFlightRun'] },
  ): Promise<RunEnding | null> {
    const { owned, stream } = attempt;
    const { run, signal } = owned;
    const isRestarted = run.gateway_boot_id !== link.bootId;
    // Under the same start of it, another run in flight is a later start of ours.
    const heir = isRestarted ? await waitForHeir(link, run, signal) : (inFlight?.runId ?? null);
    const lost = message ?? 'The gateway lost the run while the agent was working.';
    if (heir === null) return endingOfFailure('interrupted', lost, this.#endingContext(attempt));
    this.#deps.logger.info({ runId: run.id, heir }, 'the gateway took the run up after its restart');
    this.#deps.streams.followAs(stream, heir);
    const ending = await endingOfHeir(link, { ...run, heir }, signal, () => this.#endingContext(attempt));
    return ending ?? endingOfFailure('interrupted', lost, this.#endingContext(attempt));
  }

  async #follow(attempt: Attempt, final: Promise<AgentFinal>): Promise<RunEnding | null> {
    const { owned } = attempt;
    const ended = await abortable(final, owned.signal);
    if (ended === 'aborted') return this.#stopped(attempt, final);
    return endingOfFinal(ended, this.#endingContext(attempt));
  }

  async #stopped(attempt: Attempt, final: Promise<AgentFinal> | null): Promise<RunEnding | null> {
    const { owned, agent } = attempt;
    const reason = owned.stopReason;
    if (reason !== 'cancelled' && reason !== 'deadline') return null;
    await this.#abort(owned);
    const grace = AbortSignal.timeout(STOP_GRACE_MS);
    const ended = final === null ? 'aborted' : await abortable(final, grace).catch(() => 'aborted' as const);
    return endingOfStop(
      reason,
      ended === 'aborted' ? null : ended,
      this.#endingContext(attempt),
      agent.run_deadline_seconds,
    );
  }

  async #abort(owned: OwnedRun): Promise<void> {
    const { run } = owned;
    try {
      await this.#deps.links.linkOf(placeOf(owned))?.abortRun(run.session_key, run.id);
    } catch (error) {
      // Away: its own deadline ends the run there, and a late result finds the run ended here.
      this.#deps.logger.warn({ err: error, runId: run.id }, 'the gateway could not be told to stop');
    }
  }

  #refused(attempt: Attempt, error: unknown): RunEnding {
    if (error instanceof GatewayRemovedError)
      return endingOfFailure('interrupted', error.message, this.#endingContext(attempt));
    this.#deps.logger.warn({ err: error, runId: attempt.owned.run.id }, 'the run could not be started');
    const reason = error instanceof Error ? error.message : String(error);
    const what =
      error instanceof GatewayError ? 'The gateway refused the run' : 'The run could not be started';
    return endingOfFailure('internal', `${what}: ${reason}`, this.#endingContext(attempt));
  }

  #endingContext({ owned, model, stream }: Attempt): EndingContext {
    const isOwnModel = model !== null && owned.run.gateway_kind !== 'openclaw';
    return {
      model: isOwnModel ? { id: model.id, name: model.model_name, provider: model.provider } : null,
      failover: stream.failover,
      streamed: stream.output.text,
      firstTokenAt: stream.firstTokenAt,
    };
  }

  /** Waits for the gateway of this run, until the run's deadline at most. @throws GatewayRemovedError */
  async #readyLink(owned: OwnedRun): Promise<GatewayLink> {
    for (;;) {
      const link = this.#deps.links.linkOf(placeOf(owned));
      if (link?.isReady) return link;
      if (!link && this.#deps.links.hasLooked) throw new GatewayRemovedError();
      // An aborted signal ends every delay at once: without this the loop would never let go of the process.
      owned.signal.throwIfAborted();
      await delay(50, owned.signal);
    }
  }

  /** @returns false when it was not ours to end any more. */
  async #finish(owned: OwnedRun, ending: RunEnding): Promise<boolean> {
    const { run, fence } = owned;
    const actor = run.agent_id
      ? ({ type: 'agent', id: run.agent_id, name: run.agent_name } as const)
      : ({ type: 'system', id: null, name: run.agent_name } as const);
    const ended = await untilStored(owned, this.#deps.logger, () =>
      this.#deps.work({ orgId: run.org_id, actor, requestId: null }, (work) =>
        finishRun(work, run.id, fence, ending),
      ),
    );
    this.#deps.mirror.lookAfter(run);
    return ended !== null;
  }

  /** @param lastSeq of what an earlier owner has written. */
  #openTranscript({ run, fence }: OwnedRun, lastSeq: number): RunTranscript {
    const db = this.#deps.database.forOrganization(run.org_id);
    const { logger } = this.#deps;
    const transcript = new RunTranscript({ db, orgId: run.org_id, fence, firstSeq: lastSeq + 1, logger });
    this.#transcripts.set(run.id, transcript);
    return transcript;
  }

  #lastSeq(owned: OwnedRun): Promise<number> {
    const { run } = owned;
    const db = this.#deps.database.forOrganization(run.org_id);
    return untilStored(owned, this.#deps.logger, () => lastRunEventSeq(db, run.org_id, run.id));
  }
}

/** Where the run was claimed, wherever its agent works by now. */
function placeOf({ run }: OwnedRun): GatewayPlace {
  return { orgId: run.org_id, gatewayId: run.gateway_id };
}

class GatewayRemovedError extends Error {
  constructor() {
    super('The gateway that the agent worked on was removed.');
  }
}
