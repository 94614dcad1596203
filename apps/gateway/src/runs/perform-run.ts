import type { LanguageModelV4 } from '@ai-sdk/provider';
import {
  type AgentParams,
  agentToolNames,
  type PrepareRunParams,
  type RunLimits,
  type RunModel,
} from '@helix/gateway-protocol';
import type { Logger } from '@helix/runtime';
import { assembleSystemPrompt } from '../prompt/assemble-prompt.ts';
import { RequestError } from '../protocol/request-error.ts';
import { Toolbox } from '../tools/toolbox.ts';
import type { AgentFiles } from '../workspaces/agent-files.ts';
import type { RegisteredAgent } from '../workspaces/agent-registry.ts';
import type { RunEvents } from './run-events.ts';
import { internalFailure, type StopCause } from './run-limits.ts';
import { emptyOutcome, executeRun } from './run-loop.ts';
import type { Session } from './session.ts';
import type { RunOutcome } from './session-records.ts';
import type { SessionRegistry } from './session-registry.ts';

/** For clients that prepare nothing. */
const DEFAULT_LIMITS: RunLimits = { maxTokens: 200_000, deadlineMs: 1_800_000, maxSteps: 50 };

export type RunWork = {
  runId: string;
  agent: RegisteredAgent;
  session: Session;
  params: AgentParams;
  prepared: PrepareRunParams | null;
  model: RunModel;
  events: RunEvents;
  controller: AbortController;
  startedAt: number;
};

export type RunDependencies = {
  sessions: SessionRegistry;
  files: AgentFiles;
  logger: Logger;
  providerIdleMs: number;
  createModel(model: RunModel): Promise<LanguageModelV4>;
  now?: () => Date;
};

/**
 * Carries one run out between its two lines in the transcript, run-start and run-end. Rejects only when these
 * cannot be written: a run without an end that survives must not be told as ended.
 */
export async function performRun(work: RunWork, dependencies: RunDependencies): Promise<RunOutcome> {
  const { runId, session, params, model, events, startedAt, controller } = work;
  const { sessions, logger } = dependencies;
  const log = logger.child({ runId, sessionKey: session.key });
  const deadlineMs = deadlineOf(work);
  const deadline = setTimeout(() => controller.abort('deadline' satisfies StopCause), deadlineMs);
  events.lifecycle('start', { startedAt });
  try {
    const brief = session.createMessage(runId, { role: 'user', content: params.message });
    const isRenamed = params.label !== undefined && params.label !== session.label;
    await sessions.append(session, [
      ...(isRenamed ? [{ type: 'label' as const, label: params.label ?? '' }] : []),
      { type: 'run-start', runId, startedAt, provider: model.provider, model: model.name },
      { type: 'message', message: brief },
    ]);
    events.message(brief);
    const outcome = await promptAndExecute(work, dependencies, deadlineMs).catch((error: unknown) =>
      emptyOutcome(runId, model, startedAt, 'error', internalFailure(error)),
    );
    await sessions.append(session, [{ type: 'run-end', outcome }], true);
    log.info(logFieldsOf(outcome), 'run ended');
    return outcome;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? (error as Error).name;
    log.error({ code }, 'session could not be written');
    events.flush();
    const message = `The gateway could not write the session down (${code}). The disk of its state folder may be full.`;
    events.lifecycle('error', { error: message, executionSettled: true });
    const details = { code: 'SESSION_NOT_WRITTEN', reason: 'internal', retryable: false };
    throw new RequestError({ code: 'UNAVAILABLE', message, details, retryable: false });
  } finally {
    clearTimeout(deadline);
  }
}

async function promptAndExecute(
  { runId, agent, session, params, prepared, model, events, startedAt, controller }: RunWork,
  { sessions, files, providerIdleMs, createModel, now = () => new Date() }: RunDependencies,
  deadlineMs: number,
): Promise<RunOutcome> {
  const [soul, memory] = await Promise.all([files.get(agent, 'SOUL.md'), files.get(agent, 'MEMORY.md')]);
  const system = assembleSystemPrompt({
    agentName: agent.name,
    soul: soul.content ?? null,
    memory: memory.content ?? null,
    skills: prepared?.skills ?? [],
    canReadSkills: prepared?.tools.includes('read_skill') ?? false,
    extra: params.extraSystemPrompt,
  });
  return executeRun({
    runId,
    session,
    system,
    model,
    limits: { ...(prepared?.limits ?? DEFAULT_LIMITS), deadlineMs },
    toolbox: new Toolbox({
      agent,
      files,
      runId,
      model,
      allowed: prepared?.tools ?? agentToolNames,
      product: prepared?.product,
      skills: prepared?.skills,
      now,
    }),
    events,
    signal: controller.signal,
    startedAt,
    providerIdleMs,
    createModel,
    append: (lines, isDurable) => sessions.append(session, lines, isDurable),
  });
}

/** The sooner of what was prepared and what the request says; its timeout is in seconds, 0 means none. */
function deadlineOf({ prepared, params }: RunWork): number {
  const { deadlineMs } = prepared?.limits ?? DEFAULT_LIMITS;
  return params.timeout ? Math.min(deadlineMs, params.timeout * 1_000) : deadlineMs;
}

function logFieldsOf({ status, steps, usage, failure, startedAt, endedAt }: RunOutcome): object {
  return {
    status,
    steps,
    durationMs: endedAt - startedAt,
    outputTokens: usage?.output ?? null,
    failureCode: failure?.code,
    httpStatus: failure?.httpStatus,
  };
}
