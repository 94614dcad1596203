// Owns what a run takes with it to the gateway: the brief, the model with its key, the limits, the tools.
import type { ContextComment, RunContext, RunRow } from '@helix/database';
import { type BriefComment, type BriefFile, buildTaskBrief } from '@helix/domain';
import {
  type AgentParams,
  agentToolNames,
  type PrepareRunParams,
  type RunModel,
  type RunSkill,
} from '@helix/gateway-protocol';

type Agent = NonNullable<RunContext['agent']>;

/** Calls of the model in one run; an agent that needs more is going in circles. */
const MAX_STEPS = 40;
/** The Backend ends a run at its deadline; the gateway's own limit is for when no Backend is there to. */
const GATEWAY_GRACE_MS = 15_000;

/** @param attached small files with their text; `canReadFiles`: our tools come along. */
export function briefOf(
  run: RunRow,
  context: RunContext,
  attached: { files: BriefFile[]; canReadFiles: boolean },
): string {
  const { task } = context;
  const questions = run.trigger === 'mention' ? questionsOf(run, context.comments) : [];
  const answers = run.trigger === 'answer' ? answersOf(run, context.comments) : [];
  const apart = new Set([...questions, ...answers]);
  return buildTaskBrief({
    key: `${task.board_key}-${task.number}`,
    title: task.title,
    boardName: task.board_name,
    description: task.description,
    priority: task.priority,
    dueDate: task.due_date?.toISOString() ?? null,
    tags: task.tags,
    status: task.status,
    ...attached,
    comments: context.comments.filter((comment) => !apart.has(comment)).map(toBriefComment),
    questions: questions.map(toBriefComment),
    asked: task.question?.content ?? null,
    answers: answers.map(toBriefComment),
    history: context.history.map((each) => ({
      agentName: each.agent_name,
      trigger: each.trigger,
      status: each.status,
      finishedAt: each.finished_at?.toISOString() ?? '',
      feedback: each.feedback,
    })),
    lastResult: task.result,
    feedback: run.feedback,
    trigger: run.trigger,
  });
}

/**
 * What a mention's run is to answer: the comment that woke it, and those that named the agent while it waited.
 * Comments that came after its start wake a run of their own.
 */
function questionsOf(run: RunRow, comments: ContextComment[]): ContextComment[] {
  const cause = comments.find((comment) => comment.id === run.cause_comment_id);
  if (!cause) return [];
  const from = cause.created_at.getTime();
  const until = run.started_at?.getTime() ?? Number.POSITIVE_INFINITY;
  return comments.filter((comment) => {
    const at = comment.created_at.getTime();
    const isNamed = comment.mentions.some(
      (mention) => mention.type === 'agent' && mention.id === run.agent_id,
    );
    const isOwn = comment.author_type === 'agent' && comment.author_id === run.agent_id;
    return comment === cause || (isNamed && !isOwn && at >= from && at <= until);
  });
}

/** The reply that woke an answer's run, and what people added while it waited. */
function answersOf(run: RunRow, comments: ContextComment[]): ContextComment[] {
  const cause = comments.findIndex((comment) => comment.id === run.cause_comment_id);
  if (cause === -1) return [];
  const until = run.started_at?.getTime() ?? Number.POSITIVE_INFINITY;
  return comments
    .slice(cause)
    .filter((comment) => comment.author_type === 'user' && comment.created_at.getTime() <= until);
}

function toBriefComment(comment: ContextComment): BriefComment {
  return {
    authorName: comment.author_name,
    authorType: comment.author_type,
    content: comment.content,
    createdAt: comment.created_at.toISOString(),
  };
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
  skills: RunSkill[];
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
    // A mention is answered in the thread, where a question is a comment like any other.
    tools: agentToolNames.filter((name) => name !== 'ask' || input.run.trigger !== 'mention'),
    product: input.product,
    skills: input.skills,
  };
}
