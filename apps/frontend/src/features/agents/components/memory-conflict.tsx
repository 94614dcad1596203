'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Choice } from '#components/ui/choice.tsx';
import { Diff } from '#components/ui/diff.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { TextBlock } from '#components/ui/text-block.tsx';
import type { MemoryRow } from '../hooks/use-memory-form.ts';

interface MemoryConflictProps {
  newest: MemoryRow;
  typed: string;
  onShowNewest: () => void;
  onKeepTyped: () => void;
}

const views = [
  { value: 'differences', label: 'Differences' },
  { value: 'texts', label: 'Both texts' },
] as const;

/** The agent, or somebody else, wrote while one was typing: both texts, and whose is to stand. */
export function MemoryConflict({ newest, typed, onShowNewest, onKeepTyped }: MemoryConflictProps) {
  const [view, setView] = useState<(typeof views)[number]['value']>('differences');
  return (
    <section
      aria-label="Changed meanwhile"
      className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-4 sm:p-5"
    >
      <Notice tone="warning" title="The memory was changed while you were writing" isLive>
        {newest.author?.name ?? 'Somebody'} saved it{' '}
        {newest.saved_at ? <RelativeTime time={newest.saved_at} /> : 'meanwhile'}. What you typed is still in
        the editor.
      </Notice>
      <div className="flex flex-wrap items-center gap-2">
        <Choice label="How it is shown" value={view} onChange={setView} options={views} />
        <span className="mr-auto" />
        <Button onClick={onShowNewest}>Take the saved text</Button>
        <Button onClick={onKeepTyped}>Keep what I typed</Button>
      </div>
      {view === 'differences' ? (
        <Diff label="From the saved text to what you typed" before={newest.content} after={typed} />
      ) : (
        <div className="grid gap-4 md:grid-cols-2">
          {[
            { label: 'Saved meanwhile', text: newest.content },
            { label: 'What you typed', text: typed },
          ].map(({ label, text }) => (
            <div key={label} className="min-w-0">
              <h3 className="mb-1 text-xs font-medium text-ink-muted">{label}</h3>
              <TextBlock label={label} text={text} />
            </div>
          ))}
        </div>
      )}
      <p className="text-sm text-ink-muted">
        Keeping yours replaces the saved text when you save; it stays in the history.
      </p>
    </section>
  );
}
