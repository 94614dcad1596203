// Owns what people decide about runs: execute, stop, approve, reject. Each is one transaction on a locked task.
import type { BoardLevel } from '@helix/contracts';
import {
  cancelRunsOf,
  type DecisionTask,
  findUnansweredFeedback,
  lockTaskForDecision,
  markApproved,
  queueRun,
  type Work,
} from '@helix/database';
import {
  checkTaskTransition,
  hasLevel,
  mayDecideOnTask,
  type TaskAbilities,
  taskAbilities,
  taskStatusLabel,
} from '@helix/domain';
import { type AppError, conflict, forbidden } from '@helix/runtime';
import type { AppDeps } from '../../app-deps.ts';
import type { Mutation } from '../../plugins/commit-once.ts';
import type { Principal } from '../../plugins/request-context.ts';
import { requireVisible, taskFactsOf } from '../../plugins/task-access.ts';

/**
 * Feedback that a failed run was to take up is asked for once more.
 * @returns the id of the queued run. @throws AppError 409 while another run of the task is queued or running.
 */
export function executeTask(
  deps: AppDeps,
  { context, principal }: Mutation,
  taskId: string,
): Promise<string> {
  return deps.work(context, async (work) => {
    const locked = await lockVisible(work, taskId, principal);
    const { task } = locked;
    if (!locked.abilities.execute) throw refusal(locked, 'run');
    const feedback = await findUnansweredFeedback(work, task.id);
    const trigger = feedback === null ? 'execute' : 'feedback';
    const run = await queue(work, task, principal, { trigger, feedback });
    work.record({
      action: 'task.executed',
      ...entity(task),
      details: { run_id: run.runId, agent: task.agent_name },
    });
    return run.runId;
  });
}

/** @returns how many runs were asked to stop: queued ones have ended, running ones end within a second. */
export function cancelTask(
  deps: AppDeps,
  { context, principal }: Mutation,
  taskId: string,
): Promise<{ queued: number; running: number }> {
  return deps.work(context, async (work) => {
    const locked = await lockVisible(work, taskId, principal);
    const { task } = locked;
    if (!hasLevel(locked.level, 'create')) throw refusal(locked, 'stop');
    const stopped = await cancelRunsOf(work, { taskId: task.id });
    if (stopped.queued + stopped.running === 0)
      throw conflict('not_running', 'No agent is working on this task, so there is nothing to stop.');
    work.record({
      action: 'task.cancel_requested',
      ...entity(task),
      details: stopped,
    });
    return stopped;
  });
}

export function approveTask(
  deps: AppDeps,
  { context, principal }: Mutation,
  taskId: string,
): Promise<{ id: string; status: 'done' }> {
  return deps.work(context, async (work) => {
    const locked = await lockVisible(work, taskId, principal);
    const { task } = locked;
    if (!locked.abilities.approve) throw refusal(locked, 'approve');
    await markApproved(work, task.id);
    work.record({
      action: 'task.approved',
      ...entity(task),
      details: { before: { status: task.status }, after: { status: 'done' } },
    });
    work.announce({
      type: 'task.approved',
      entity: 'task',
      entityId: task.id,
      boardId: task.board_id,
      taskId: task.id,
    });
    return { id: task.id, status: 'done' };
  });
}

/** Sends the result back: a new run with the feedback in its brief. */
export function rejectTask(
  deps: AppDeps,
  { context, principal }: Mutation,
  taskId: string,
  feedback: string,
): Promise<string> {
  return deps.work(context, async (work) => {
    const locked = await lockVisible(work, taskId, principal);
    const { task } = locked;
    if (!locked.abilities.reject) throw refusal(locked, 'reject');
    const run = await queue(work, task, principal, { trigger: 'feedback', feedback });
    work.record({
      action: 'task.rejected',
      ...entity(task),
      details: { run_id: run.runId, feedback },
    });
    return run.runId;
  });
}

type LockedTask = { task: DecisionTask; level: BoardLevel; userId: string; abilities: TaskAbilities };

/** @throws AppError 404 for a task that the caller may not see. */
async function lockVisible(work: Work, taskId: string, principal: Principal): Promise<LockedTask> {
  const { userId } = principal;
  const { task, level } = requireVisible(principal, await lockTaskForDecision(work, principal, taskId));
  return { task, level, userId, abilities: taskAbilities(level, userId, taskFactsOf(task)) };
}

async function queue(
  work: Work,
  task: DecisionTask,
  principal: Principal,
  run: { trigger: 'execute' | 'feedback'; feedback: string | null },
): Promise<{ runId: string }> {
  if (task.assigned_agent_id === null || task.agent_name === null) {
    throw conflict('agent_required', 'This task has no agent. Assign one, then run it.');
  }
  if (task.agent_paused_at !== null) {
    throw conflict(
      'agent_required',
      `${task.agent_name} is paused. Resume the agent or assign another one, then run it.`,
    );
  }
  const check = checkTaskTransition({
    from: task.status,
    to: 'in_progress',
    actor: 'system',
    hasActiveRun: false,
  });
  if (!check.allowed) throw conflict('invalid_transition', check.reason);
  return queueRun(work, {
    task: { id: task.id, boardId: task.board_id, title: task.title },
    agent: { id: task.assigned_agent_id, name: task.agent_name },
    trigger: run.trigger,
    feedback: run.feedback,
    requestedBy: { id: principal.userId, name: principal.name },
  });
}

function entity(task: DecisionTask) {
  return { entityType: 'task', entityId: task.id, entityTitle: task.title, boardId: task.board_id };
}

function alreadyRunning(): AppError {
  return conflict(
    'already_running',
    'An agent is already working on this task. Stop the run first, or wait for its result.',
  );
}

const PARTICIPLES = { run: 'run', stop: 'stopped', approve: 'approved', reject: 'rejected' } as const;

/** Says whether the caller lacks the right, or the task is not in the state for it. */
function refusal({ task, level, userId }: LockedTask, action: keyof typeof PARTICIPLES): AppError {
  const isDecision = action === 'approve' || action === 'reject';
  const mayDecide = mayDecideOnTask(level, userId, task.created_by_user_id);
  if (isDecision ? !mayDecide : !hasLevel(level, 'create')) {
    return forbidden(`You may not ${action} this task. Ask someone who manages the board.`);
  }
  if (task.active_run_id !== null) return alreadyRunning();
  if (isDecision && task.status !== 'review') {
    return conflict(
      'invalid_transition',
      `Only a task in Review can be ${PARTICIPLES[action]}. This one is in ${taskStatusLabel(task.status)}.`,
    );
  }
  if (action === 'reject')
    return conflict(
      'agent_required',
      'This task has no agent that could improve the result. Assign one first.',
    );
  return conflict(
    'invalid_transition',
    `A task in ${taskStatusLabel(task.status)} cannot be run. Move it to To do first.`,
  );
}
