// Owns the one transaction that ends a run. Nothing else sets a run's ending, a task's result or its usage row.
import type { RunErrorCode, TaskStatus } from '@helix/contracts';
import { describeRunError, type FinishedRun, isCompleted, taskStatusAfterRun } from '@helix/domain';
import { sql } from 'kysely';
import { newId } from '../id.ts';
import { toStorableText } from '../storable-text.ts';
import type { Work } from '../work.ts';
import { postComment, postingRunOf } from './comment-posting.ts';
import { listAskers } from './comment-repository.ts';
import { keepThoseWhoMaySee, type NotifiedTask, notify } from './notification-repository.ts';
import type { Fence, RunRow } from './run-lease-repository.ts';

export type RunUsageInput = {
  inputTokens: number;
  outputTokens: number;
  cachedTokens: number;
  costUsd: number | null;
};

export type RunEnding = {
  status: FinishedRun['status'];
  /** All that was streamed, or what had come when the run stopped. */
  output: string | null;
  /** The last message, which becomes the task's result; null unless the run succeeded. */
  result: string | null;
  /** The last message of a run that ended with a question to a person instead of a result. */
  question: string | null;
  error: { code: RunErrorCode; message: string } | null;
  /** Null when the provider told none. */
  usage: RunUsageInput | null;
  model: { id: string | null; name: string; provider: string } | null;
  firstTokenAt: Date | null;
};

export type FinishedRunRow = { run: RunRow; taskTitle: string; boardId: string };

/**
 * Ends the run and everything that follows from it. Idempotent by its fence.
 * @param fence null for a run that is still queued.
 * @returns null when ownership was lost or the run had ended: nothing was written, stop.
 */
export async function finishRun(
  work: Work,
  runId: string,
  fence: Fence | null,
  given: RunEnding,
): Promise<FinishedRunRow | null> {
  const ending = toStorableEnding(given);
  const run = await endRun(work, runId, fence, ending);
  if (!run) return null;
  const task = await work.trx
    .selectFrom('tasks')
    .innerJoin('boards', (join) =>
      join.onRef('boards.org_id', '=', 'tasks.org_id').onRef('boards.id', '=', 'tasks.board_id'),
    )
    .select([
      'tasks.id',
      'tasks.title',
      'tasks.number',
      'tasks.board_id',
      'tasks.status',
      'tasks.requires_approval',
      'tasks.created_by_user_id',
      'boards.key as board_key',
    ])
    .where('tasks.org_id', '=', work.orgId)
    .where('tasks.id', '=', run.task_id)
    .forUpdate('tasks')
    .executeTakeFirst();
  if (!task) return null;
  const notified: NotifiedTask = {
    id: task.id,
    title: task.title,
    boardId: task.board_id,
    key: `${task.board_key}-${task.number}`,
    createdByUserId: task.created_by_user_id,
  };

  if (run.trigger === 'mention') await answerMention(work, run, ending, notified);
  else {
    const next = await updateTask(work, run, ending, {
      status: task.status,
      requiresApproval: task.requires_approval,
    });
    if (next === 'waiting') await postQuestion(work, run, ending, notified);
    else if (next !== null) await tellOutcome(work, run, ending, notified);
  }
  await recordUsage(work, run, ending, task.title);
  if (run.agent_id) {
    await work.trx
      .updateTable('agents')
      .set({ last_run_failed: ending.status === 'failed' || ending.status === 'timed_out' })
      .where('org_id', '=', work.orgId)
      .where('id', '=', run.agent_id)
      .execute();
  }
  work.record({
    action: `run.${ending.status}`,
    entityType: 'task',
    entityId: task.id,
    entityTitle: task.title,
    boardId: task.board_id,
    details: {
      run_id: run.id,
      agent: run.agent_name,
      trigger: run.trigger,
      ...(ending.error ? { error: ending.error } : {}),
      ...(ending.usage ? { usage: ending.usage } : {}),
    },
  });
  work.announce({
    type: 'run.finished',
    entity: 'run',
    entityId: run.id,
    boardId: task.board_id,
    taskId: task.id,
    version: run.generation,
  });
  // A place became free for this agent, or for this task.
  work.wakeRuns();
  return { run, taskTitle: task.title, boardId: task.board_id };
}

function toStorableEnding(ending: RunEnding): RunEnding {
  const { output, result, question, error } = ending;
  return {
    ...ending,
    output: output === null ? null : toStorableText(output),
    result: result === null ? null : toStorableText(result),
    question: question === null ? null : toStorableText(question),
    error: error && { ...error, message: toStorableText(error.message) },
  };
}

async function endRun(
  work: Work,
  runId: string,
  fence: Fence | null,
  ending: RunEnding,
): Promise<RunRow | undefined> {
  const update = work.trx
    .updateTable('runs')
    .set({
      status: ending.status,
      output: ending.output,
      error_code: ending.error?.code ?? null,
      error_message: ending.error?.message ?? null,
      input_tokens: ending.usage?.inputTokens ?? null,
      output_tokens: ending.usage?.outputTokens ?? null,
      cached_tokens: ending.usage?.cachedTokens ?? null,
      cost_usd: ending.usage?.costUsd ?? null,
      // The model may have been deleted while it worked.
      model_id: sql<
        string | null
      >`(SELECT id FROM ai_models WHERE org_id = ${work.orgId} AND id = ${ending.model?.id ?? null}::uuid)`,
      model_name: ending.model?.name ?? null,
      provider: ending.model?.provider ?? null,
      first_token_at: ending.firstTokenAt,
      finished_at: sql<Date>`now()`,
      lease_owner: null,
      lease_expires_at: null,
    })
    .where('org_id', '=', work.orgId)
    .where('id', '=', runId);
  const fenced = fence
    ? update.where('status', '=', 'running').where('generation', '=', fence.generation)
    : update.where('status', '=', 'queued');
  return fenced.returningAll().executeTakeFirst();
}

async function updateTask(
  work: Work,
  run: RunRow,
  ending: RunEnding,
  task: Parameters<typeof taskStatusAfterRun>[1],
): Promise<TaskStatus | null> {
  const { status, question } = ending;
  const next = taskStatusAfterRun({ status, trigger: run.trigger, hasQuestion: question !== null }, task);
  const isResult = status === 'succeeded' && question === null && next !== null;
  await work.trx
    .updateTable('tasks')
    .set({
      ...(next ? { status: next, completed_at: isCompleted(next) ? sql<Date>`now()` : null } : {}),
      ...(isResult ? { result: ending.result } : {}),
      failure_code: next === 'failed' ? (ending.error?.code ?? 'internal') : null,
      failure_message: next === 'failed' ? (ending.error?.message ?? 'The run failed.') : null,
      last_run_id: run.id,
      // Another run may wait for this task; the card shows it next. A mention's run is not the task's.
      active_run_id: sql<
        string | null
      >`(SELECT id FROM runs WHERE task_id = ${run.task_id}::uuid AND status = 'queued' AND trigger <> 'mention' ORDER BY created_at, id LIMIT 1)`,
      active_run_status: sql<
        'queued' | null
      >`(SELECT status FROM runs WHERE task_id = ${run.task_id}::uuid AND status = 'queued' AND trigger <> 'mention' ORDER BY created_at, id LIMIT 1)`,
      updated_at: sql<Date>`now()`,
    })
    .where('org_id', '=', work.orgId)
    .where('id', '=', run.task_id)
    .execute();
  return next;
}

/** The answer becomes a comment. A failure leaves the thread as it is and tells those who asked. */
async function answerMention(work: Work, run: RunRow, ending: RunEnding, task: NotifiedTask): Promise<void> {
  const askers = await listAskers(work.trx, run);
  if (ending.status === 'succeeded') {
    await postComment(work, {
      task,
      author: { type: 'agent', id: run.agent_id, name: run.agent_name },
      content: ending.result?.trim() ?? '',
      run: postingRunOf(run, askers),
      toolCallId: null,
    });
    return;
  }
  if (ending.status === 'cancelled') return;
  await notify(work, task, run.agent_name, {
    userIds: await keepThoseWhoMaySee(work, task, [run.requested_by_user_id, ...askers]),
    type: 'failure',
    title: `${run.agent_name} could not answer on ${task.key}`,
    text: `${failureText(ending)} To repeat the question, mention the agent again.`,
    commentId: run.cause_comment_id,
  });
}

/** The question becomes a comment that people can answer; the task waits for it. */
async function postQuestion(work: Work, run: RunRow, ending: RunEnding, task: NotifiedTask): Promise<void> {
  const content = ending.question?.trim() ?? '';
  const comment = await postComment(work, {
    task,
    author: { type: 'agent', id: run.agent_id, name: run.agent_name },
    content,
    kind: 'question',
    run: postingRunOf(run, []),
    toolCallId: null,
  });
  if (!comment) return;
  const question = {
    comment_id: comment.id,
    content,
    agent_name: run.agent_name,
    asked_at: comment.created_at.toISOString(),
  };
  await work.trx
    .updateTable('tasks')
    .set({ question: JSON.stringify(question) })
    .where('org_id', '=', work.orgId)
    .where('id', '=', task.id)
    .execute();
}

/** Tells the creator and who asked for the run how it ended; a stop was somebody's wish and is no news. */
async function tellOutcome(work: Work, run: RunRow, ending: RunEnding, task: NotifiedTask): Promise<void> {
  if (ending.status === 'cancelled') return;
  const isResult = ending.status === 'succeeded';
  await notify(work, task, run.agent_name, {
    userIds: await keepThoseWhoMaySee(work, task, [run.requested_by_user_id, task.createdByUserId]),
    type: isResult ? 'result' : 'failure',
    title: isResult
      ? `${run.agent_name} has a result for ${task.key}`
      : `${run.agent_name} failed on ${task.key}`,
    text: isResult ? (ending.result ?? '') : failureText(ending),
    commentId: null,
  });
}

function failureText({ error }: RunEnding): string {
  return `${error?.message ?? 'The run failed.'} ${describeRunError(error?.code ?? 'internal').remedy}`;
}

async function recordUsage(work: Work, run: RunRow, ending: RunEnding, taskTitle: string): Promise<void> {
  if (!ending.usage || !ending.model) return;
  await work.trx
    .insertInto('token_usage')
    .values({
      id: newId(),
      org_id: work.orgId,
      run_id: run.id,
      task_id: run.task_id,
      task_title: taskTitle,
      agent_id: run.agent_id,
      agent_name: run.agent_name,
      model_id: ending.model.id,
      provider: ending.model.provider,
      model_name: ending.model.name,
      input_tokens: ending.usage.inputTokens,
      output_tokens: ending.usage.outputTokens,
      cached_tokens: ending.usage.cachedTokens,
      cost_usd: ending.usage.costUsd,
    })
    .execute();
}
