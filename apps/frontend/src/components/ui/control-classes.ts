/** The look shared by everything one types or picks in. */
export const controlClasses =
  'w-full min-w-0 rounded-md border border-line-control bg-surface text-base text-ink transition-colors hover:not-disabled:border-ink-muted focus-visible:border-accent focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-focus disabled:cursor-not-allowed disabled:opacity-60 aria-invalid:border-danger data-invalid:border-danger';

/** Where values are read more often than changed: without a frame until one points at it. */
export const quietControlClasses =
  'w-full min-w-0 rounded-md border border-transparent bg-transparent text-ink transition-colors hover:not-disabled:bg-hover focus-visible:border-accent focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-focus disabled:cursor-not-allowed disabled:opacity-60 data-popup-open:bg-pressed';
