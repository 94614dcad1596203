import type { RunDetail } from '@helix/contracts';
import Link from 'next/link';
import { taskLink } from '#lib/task-link.ts';
import { triggerLabels } from '../run-facts.ts';

const linkClasses = 'rounded-sm underline decoration-line-strong underline-offset-2 hover:decoration-current';

/** Why the run exists: who asked for it, with which words, or what woke it. */
export function RunCause({ run }: { run: RunDetail }) {
  const { trigger, requested_by_name, feedback, cause_comment_id, cause_run_id, task } = run;
  return (
    <div className="text-sm text-ink-muted">
      <p>
        {triggerLabels[trigger]}
        {requested_by_name ? ` by ${requested_by_name}` : ''}
        {cause_comment_id ? (
          <>
            {' in '}
            <Link href={taskLink(task.board_id, task.id, cause_comment_id)} className={linkClasses}>
              this comment
            </Link>
          </>
        ) : null}
        {cause_run_id ? (
          <>
            {', from '}
            <Link href={`/runs/${cause_run_id}`} prefetch={false} className={linkClasses}>
              another run
            </Link>
          </>
        ) : null}
        .
      </p>
      {feedback ? (
        <blockquote className="mt-2 border-l-2 border-line-strong pl-3 text-ink wrap-anywhere whitespace-pre-wrap">
          {feedback}
        </blockquote>
      ) : null}
    </div>
  );
}
