import type { ReactNode } from 'react';
import { Button } from './ui/button.tsx';

interface SaveBarProps {
  /** A verb with its object: "Save agent". */
  action: string;
  isBusy: boolean;
  onDiscard: () => void;
  /** What went wrong, or what is still to do. */
  problem?: string | undefined;
  children?: ReactNode;
}

/** Stays at the bottom of a page while something typed is not saved; submits the form around it. */
export function SaveBar({ action, isBusy, onDiscard, problem, children }: SaveBarProps) {
  return (
    <div className="sticky bottom-0 z-10 -mx-4 mt-auto border-t border-line bg-surface px-4 py-2.5 md:-mx-6 md:px-6">
      <div className="flex flex-wrap items-center justify-end gap-2">
        <p role="status" className="mr-auto text-sm text-ink-muted">
          {problem === undefined ? 'Not saved yet' : <span className="text-danger">{problem}</span>}
        </p>
        {children}
        <Button onClick={onDiscard}>Discard</Button>
        <Button type="submit" variant="primary" isBusy={isBusy}>
          {action}
        </Button>
      </div>
    </div>
  );
}
