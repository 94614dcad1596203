// Owns how a run is told in a few words: why it started, what it cost, how long it took.
import type { Run, RunTrigger } from '@helix/contracts';
import { formatDuration, formatTokens, formatUsd } from '#lib/format.ts';

export const triggerLabels: Record<RunTrigger, string> = {
  execute: 'Executed',
  auto_dispatch: 'Started by itself',
  feedback: 'After feedback',
  mention: 'Mentioned',
  answer: 'After an answer',
  schedule: 'On schedule',
};

/** Model, duration, tokens, cost: only what is known. No price is said so, never shown as free. */
export function runFacts(run: Run): string[] {
  const facts: string[] = [];
  if (run.model_name && run.provider !== 'demo') facts.push(run.model_name);
  if (run.started_at && run.finished_at) {
    facts.push(formatDuration(Date.parse(run.finished_at) - Date.parse(run.started_at)));
  }
  if (run.usage && run.provider !== 'demo') {
    facts.push(`${formatTokens(run.usage.total_tokens)} tokens`);
    facts.push(run.usage.cost_usd === null ? 'no price set' : formatUsd(run.usage.cost_usd));
  }
  return facts;
}
