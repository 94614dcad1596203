/** The look shared by everything one types or picks in. */
export const controlClasses =
  'w-full min-w-0 rounded-md border border-line-control bg-surface text-base text-ink transition-colors hover:not-disabled:border-ink-muted focus-visible:border-accent focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-focus disabled:cursor-not-allowed disabled:opacity-60 aria-invalid:border-danger data-invalid:border-danger';
