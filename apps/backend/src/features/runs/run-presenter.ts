import type { AgentRun, Run, RunDetail, RunErrorCode, RunEvent, RunTask } from '@helix/contracts';
import type { AgentRunRow, RunCardRow, RunEventRow, RunRow, RunTaskColumns } from '@helix/database';
import { describeRunError } from '@helix/domain';

export function toPublicRun(row: RunCardRow): Run {
  return {
    id: row.id,
    task_id: row.task_id,
    agent_id: row.agent_id,
    agent_name: row.agent_name,
    trigger: row.trigger,
    status: row.status,
    attempt: row.attempt,
    gateway_kind: row.gateway_kind,
    generation: row.generation,
    model_name: row.model_name,
    provider: row.provider,
    usage: usageOf(row),
    error: row.error_code ? errorOf(row.error_code, row.error_message) : null,
    requested_by_user_id: row.requested_by_user_id,
    requested_by_name: row.requested_by_name,
    cause_run_id: row.cause_run_id,
    cause_comment_id: row.cause_comment_id,
    feedback: row.feedback,
    created_at: row.created_at.toISOString(),
    started_at: row.started_at?.toISOString() ?? null,
    first_token_at: row.first_token_at?.toISOString() ?? null,
    finished_at: row.finished_at?.toISOString() ?? null,
  };
}

/** @param streamed what a run that is still running has written, where this replica shows it. */
export function toPublicRunDetail(row: RunRow & RunTaskColumns, streamed: string | null): RunDetail {
  return { ...toPublicRun(row), output: row.output ?? streamed, task: taskOf(row) };
}

export function toPublicAgentRun(row: AgentRunRow): AgentRun {
  return { ...toPublicRun(row), task: taskOf(row) };
}

export function toPublicRunEvent(row: RunEventRow): RunEvent {
  return { seq: row.seq, kind: row.kind, data: row.data, created_at: row.created_at.toISOString() };
}

function taskOf(row: RunCardRow & RunTaskColumns): RunTask {
  return {
    id: row.task_id,
    key: `${row.board_key}-${row.task_number}`,
    title: row.task_title,
    board_id: row.board_id,
  };
}

function usageOf(row: RunCardRow): Run['usage'] {
  if (row.input_tokens === null) return null;
  const output = row.output_tokens ?? 0;
  const cached = row.cached_tokens ?? 0;
  return {
    input_tokens: row.input_tokens,
    output_tokens: output,
    cached_tokens: cached,
    total_tokens: row.input_tokens + output + cached,
    cost_usd: row.cost_usd,
  };
}

function errorOf(code: RunErrorCode, message: string | null): NonNullable<Run['error']> {
  const guide = describeRunError(code);
  return { code, message: message ?? '', remedy: guide.remedy, retryable: guide.retryable };
}
