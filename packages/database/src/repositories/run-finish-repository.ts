// Owns the one transaction that ends a run. Nothing else sets a run's ending, a task's result or its usage row.
import type { RunErrorCode, TaskStatus } from '@helix/contracts';
import { type FinishedRun, isCompleted, taskStatusAfterRun } from '@helix/domain';
import { sql } from 'kysely';
import { newId } from '../id.ts';
import { toStorableText } from '../storable-text.ts';
import type { Work } from '../work.ts';
import type { NotifiedTask } from './notification-repository.ts';
import { answerMention, postQuestion, tellOutcome } from './run-ending-news.ts';
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

/**
 * Ends the run and everything that follows from it. Idempotent by its fence.
 * @param fence null for a run that is still queued.
 * @returns the run as it ended; null when ownership was lost or it had ended before: nothing was written, stop.
 */
export async function finishRun(
  work: Work,
  runId: string,
  fence: Fence | null,
  given: RunEnding,
): Promise<RunRow | null> {
  const ending = toStorableEnding(given);
  const run = await endRun(work, runId, fence, ending);
  if (!run) return null;
  const task = await lockTaskOf(work, run);
  if (!task) return null;
  if (run.trigger === 'mention') await answerMention(work, run, ending, task);
  else {
    const next = await updateTask(work, run, ending, task);
    if (next === 'waiting') await postQuestion(work, run, ending, task);
    else if (next !== null) await tellOutcome(work, run, ending, task);
  }
  await recordUsage(work, run, ending, task.title);
  await markAgent(work, run, ending);
  recordEnding(work, run, ending, task);
  // A place became free for this agent, or for this task.
  work.wakeRuns();
  return run;
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

type FinishedTask = NotifiedTask & { status: TaskStatus; requiresApproval: boolean };

async function lockTaskOf(work: Work, run: RunRow): Promise<FinishedTask | null> {
  const row = await work.trx
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
  if (!row) return null;
  return {
    id: row.id,
    title: row.title,
    boardId: row.board_id,
    key: `${row.board_key}-${row.number}`,
    createdByUserId: row.created_by_user_id,
    status: row.status,
    requiresApproval: row.requires_approval,
  };
}

async function updateTask(
  work: Work,
  run: RunRow,
  ending: RunEnding,
  task: FinishedTask,
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

/** What the agent's status is derived from, beside the runs that go on. */
async function markAgent(work: Work, run: RunRow, { status }: RunEnding): Promise<void> {
  if (run.agent_id === null) return;
  await work.trx
    .updateTable('agents')
    .set({ last_run_failed: status === 'failed' || status === 'timed_out' })
    .where('org_id', '=', work.orgId)
    .where('id', '=', run.agent_id)
    .execute();
}

function recordEnding(work: Work, run: RunRow, ending: RunEnding, task: FinishedTask): void {
  work.record({
    action: `run.${ending.status}`,
    entityType: 'task',
    entityId: task.id,
    entityTitle: task.title,
    boardId: task.boardId,
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
    boardId: task.boardId,
    taskId: task.id,
    version: run.generation,
  });
}
