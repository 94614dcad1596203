// Owns what a run takes with it to the gateway: the brief, the model with its key, the limits, the tools.
import type { RunContext, RunRow } from '@helix/database';
import { buildTaskBrief } from '@helix/domain';
import type { AgentParams, AgentToolName, PrepareRunParams, RunModel } from '@helix/gateway-protocol';
import type { SecretBox } from '@helix/runtime';

type Model = NonNullable<RunContext['model']>;
type Agent = NonNullable<RunContext['agent']>;

/** Calls of the model in one run; an agent that needs more is going in circles. */
const MAX_STEPS = 40;
/** The Backend ends a run at its deadline; the gateway's own limit is for when no Backend is there to. */
const GATEWAY_GRACE_MS = 15_000;
const TOOLS: AgentToolName[] = ['read', 'write', 'list', 'remember', 'note', 'comment'];

/** What a sealed key is bound to; a key moved to another row does not open. */
export function modelSecretContext(orgId: string, modelId: string): string {
  return `model:${orgId}:${modelId}`;
}

export function toRunModel(model: Model, secrets: SecretBox): RunModel {
  const { input_price_per_million: input, output_price_per_million: output } = model;
  return {
    provider: model.provider,
    name: model.model_name,
    baseUrl: model.base_url ?? undefined,
    apiKey:
      model.api_key_encrypted === null
        ? undefined
        : secrets.decrypt(model.api_key_encrypted, modelSecretContext(model.org_id, model.id)),
    contextWindow: model.context_window ?? undefined,
    maxOutputTokens: model.max_output_tokens ?? undefined,
    price:
      input === null || output === null
        ? undefined
        : {
            inputPerMillionUsd: input,
            outputPerMillionUsd: output,
            cachedInputPerMillionUsd: model.cached_input_price_per_million ?? undefined,
          },
  };
}

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
    tools: TOOLS,
    product: input.product,
  };
}
