// Owns the way to one run in the list of a task's runs.
import { scrollBehavior } from '#lib/reduced-motion.ts';

export function runAnchor(runId: string): string {
  return `run-${runId}`;
}

/** Opens the run, brings it into sight and gives it the focus. */
export function showRun(runId: string): void {
  const details = document.getElementById(runAnchor(runId));
  if (!(details instanceof HTMLDetailsElement)) return;
  details.open = true;
  details.querySelector('summary')?.focus({ preventScroll: true });
  details.scrollIntoView({ block: 'start', behavior: scrollBehavior() });
}
