// Owns what people hear of a run's end, in the transaction that ends it: an answer or a question in the thread, or a
// notification.
import { describeRunError } from '@helix/domain';
import type { Work } from '../work.ts';
import { postComment, postingRunOf } from './comment-posting.ts';
import { listAskers } from './comment-repository.ts';
import { keepThoseWhoMaySee, type NotifiedTask, notify } from './notification-repository.ts';
import type { RunEnding } from './run-finish-repository.ts';
import type { RunRow } from './run-lease-repository.ts';

/** The answer becomes a comment. A failure leaves the thread as it is and tells those who asked. */
export async function answerMention(
  work: Work,
  run: RunRow,
  ending: RunEnding,
  task: NotifiedTask,
): Promise<void> {
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
export async function postQuestion(
  work: Work,
  run: RunRow,
  ending: RunEnding,
  task: NotifiedTask,
): Promise<void> {
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
export async function tellOutcome(
  work: Work,
  run: RunRow,
  ending: RunEnding,
  task: NotifiedTask,
): Promise<void> {
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
