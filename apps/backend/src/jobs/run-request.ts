// Owns what a run takes with it to the gateway: the brief, the model with its key, the limits, the tools.
import type { RunContext, RunRow } from '@helix/database';
import { buildTaskBrief } from '@helix/domain';
import {
  type AgentParams,
  agentToolNames,
  type PrepareRunParams,
  type RunModel,
} from '@helix/gateway-protocol';

type Agent = NonNullable<RunContext['agent']>;

/** Calls of the model in one run; an agent that needs more is going in circles. */
const MAX_STEPS = 40;
/** The Backend ends a run at its deadline; the gateway's own limit is for when no Backend is there to. */
const GATEWAY_GRACE_MS = 15_000;

export function briefOf(run: RunRow, context: RunContext): string {
  const { task } = context;
  return buildTaskBrief({
    key: `${task.board_key}-${task.number}`,
    title: task.title,
    boardName: task.board_name,
    description: task.description,
    priority: task.priority,
    dueDate: task.due_date?.toISOString() ?? null,
    tags: task.tags,
    comments: context.comments.map((comment) => ({
      authorName: comment.author_name,
      authorType: comment.author_type,
      content: comment.content,
      createdAt: comment.created_at.toISOString(),
    })),
    lastResult: task.result,
    feedback: run.feedback,
    trigger: run.trigger,
  });
}

export function agentParamsOf(run: RunRow, brief: string, agentId: string, remainingMs: number): AgentParams {
  return {
    message: brief,
    agentId,
    sessionKey: run.session_key,
    idempotencyKey: run.id,
    timeout: Math.ceil((remainingMs + GATEWAY_GRACE_MS) / 1000),
  };
}

export function prepareParamsOf(input: {
  run: RunRow;
  agent: Agent;
  model: RunModel;
  remainingMs: number;
  product: { url: string; token: string };
}): PrepareRunParams {
  return {
    runId: input.run.id,
    sessionKey: input.run.session_key,
    agentId: input.agent.id,
    model: input.model,
    limits: {
      maxTokens: input.agent.max_tokens_per_run,
      deadlineMs: Math.max(1, Math.ceil(input.remainingMs + GATEWAY_GRACE_MS)),
      maxSteps: MAX_STEPS,
    },
    tools: [...agentToolNames],
    product: input.product,
  };
}
