'use client';

import { type ReactNode, useMemo, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Choice } from '#components/ui/choice.tsx';
import { Diff } from '#components/ui/diff.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { TextBlock } from '#components/ui/text-block.tsx';
import { mergeTexts } from '#lib/merge-texts.ts';

interface TextConflictProps {
  /** "memory", "identity" */
  what: string;
  /** What both began with. */
  base: string;
  saved: string;
  typed: string;
  /** Who saved it, and when, as a sentence. */
  children: ReactNode;
  onTakeSaved: () => void;
  /** @param text is in the editor from then on, to be saved over the saved one. */
  onKeep: (text: string) => void;
}

/** There is one at a time: a page shows one tab. */
const conflictId = 'changed-meanwhile';

const views = [
  { value: 'differences', label: 'Differences' },
  { value: 'texts', label: 'Both texts' },
] as const;

/** The agent, or somebody else, wrote while one was typing: both texts, and what is to stand. */
export function TextConflict({ what, base, saved, typed, children, onTakeSaved, onKeep }: TextConflictProps) {
  const [view, setView] = useState<(typeof views)[number]['value']>('differences');
  const merged = useMemo(() => mergeTexts(base, saved, typed), [base, saved, typed]);
  return (
    <section
      id={conflictId}
      tabIndex={-1}
      aria-label="Changed meanwhile"
      className="scroll-mt-4 outline-none flex flex-col gap-3 rounded-lg border border-line bg-surface p-4 sm:p-5"
    >
      <Notice tone="warning" title={`The ${what} was changed while you were writing`} isLive>
        {children} What you typed is still in the editor.
      </Notice>
      <div className="flex flex-wrap items-center gap-2">
        <div className="mr-auto">
          <Choice label="How it is shown" value={view} onChange={setView} options={views} />
        </div>
        <Button onClick={onTakeSaved}>Take the saved text</Button>
        <Button onClick={() => onKeep(typed)}>Keep what I typed</Button>
        {merged === null ? null : (
          <Button variant="primary" onClick={() => onKeep(merged)}>
            Put both together
          </Button>
        )}
      </div>
      {view === 'differences' ? (
        <Diff label="From the saved text to what you typed" before={saved} after={typed} />
      ) : (
        <div className="grid gap-4 md:grid-cols-2">
          {[
            { label: 'Saved meanwhile', text: saved },
            { label: 'What you typed', text: typed },
          ].map(({ label, text }) => (
            <div key={label} className="min-w-0">
              <h3 className="mb-1 text-xs font-medium text-ink-muted">{label}</h3>
              <TextBlock label={label} text={text} />
            </div>
          ))}
        </div>
      )}
      <p className="text-sm text-ink-muted">Nothing is lost: the saved text stays in the history.</p>
    </section>
  );
}

/** In the bar that is always in sight: the way up to what there is to decide. */
export function SeeConflict() {
  return (
    <Button
      onClick={() => {
        const section = document.getElementById(conflictId);
        section?.scrollIntoView({ block: 'start' });
        section?.focus({ preventScroll: true });
      }}
    >
      See what changed
    </Button>
  );
}
