// Owns which runs the thread shows: those that write an answer to a comment now, and the last that could not.
import type { Comment, Run } from '@helix/contracts';

export interface AnsweringRun {
  run: Run;
  state: 'writing' | 'failed';
}

/** Works on a comment, not on the task. */
export function isAnswer(run: Pick<Run, 'trigger'>): boolean {
  return run.trigger === 'mention';
}

/**
 * @param runs newest first.
 * @param seen runs that were being written while one looked on: such a text stays until its comment is there.
 */
export function answeringRuns(
  runs: readonly Run[],
  comments: readonly Comment[],
  seen: ReadonlySet<string>,
): AnsweringRun[] {
  const commented = new Set(comments.map(({ run_id }) => run_id));
  const lastCommentAt = Math.max(0, ...comments.map(({ created_at }) => Date.parse(created_at)));
  return runs
    .filter(isAnswer)
    .flatMap((run): AnsweringRun[] => {
      if (run.finished_at === null) return [{ run, state: 'writing' }];
      if (run.status === 'succeeded') {
        return seen.has(run.id) && !commented.has(run.id) ? [{ run, state: 'writing' }] : [];
      }
      // The conversation has gone on: the list of runs still tells.
      const isLast = Date.parse(run.finished_at) >= lastCommentAt;
      return run.status !== 'cancelled' && isLast ? [{ run, state: 'failed' }] : [];
    })
    .reverse();
}
