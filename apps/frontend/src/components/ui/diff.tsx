import { useMemo } from 'react';
import { classNames } from '#lib/class-names.ts';
import { type DiffLine, diffLines, foldSameLines } from '#lib/line-diff.ts';

const LINES_AROUND = 3;

const looks: Record<DiffLine['type'], { mark: string; line: string; changed: string; word: string }> = {
  same: { mark: ' ', line: '', changed: '', word: '' },
  added: { mark: '+', line: 'bg-success-soft', changed: 'bg-success/25', word: 'Added: ' },
  removed: { mark: '−', line: 'bg-danger-soft', changed: 'bg-danger/20', word: 'Removed: ' },
};

interface DiffProps {
  before: string;
  after: string;
  /** Read aloud: what is compared. */
  label: string;
}

/** What became of a text: lines that came and went, with the changed words marked. */
export function Diff({ before, after, label }: DiffProps) {
  const blocks = useMemo(() => foldSameLines(diffLines(before, after), LINES_AROUND), [before, after]);
  if (!blocks.some((block) => block.type === 'lines')) {
    return <p className="text-sm text-ink-muted">No difference.</p>;
  }
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="max-h-[60dvh] overflow-auto rounded-md border border-line bg-surface py-1 font-mono text-xs leading-relaxed"
    >
      {blocks.map((block, index) =>
        block.type === 'skipped' ? (
          <p key={index} className="px-3 py-1 font-sans text-ink-subtle">
            {block.count === 1 ? '1 line is the same' : `${block.count} lines are the same`}
          </p>
        ) : (
          block.lines.map((line, row) => <Line key={`${index}.${row}`} line={line} />)
        ),
      )}
    </section>
  );
}

function Line({ line: { type, parts } }: { line: DiffLine }) {
  const look = looks[type];
  return (
    <div className={classNames('flex gap-2 px-3', look.line)}>
      <span aria-hidden className="w-2 shrink-0 text-ink-subtle select-none">
        {look.mark}
      </span>
      <span className="min-w-0 whitespace-pre-wrap wrap-anywhere">
        {look.word ? <span className="sr-only">{look.word}</span> : null}
        {parts.map((part, index) =>
          part.isChanged ? (
            <mark key={index} className={classNames('rounded-xs text-ink', look.changed)}>
              {part.text}
            </mark>
          ) : (
            part.text
          ),
        )}
        {/* An empty line keeps its height. */}
        {parts.length === 1 && parts[0]?.text === '' ? '\u00A0' : null}
      </span>
    </div>
  );
}
