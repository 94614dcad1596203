// Owns how the figures of two runs are put beside each other.
import type { Run } from '@helix/contracts';
import { formatDuration, formatTokens, formatUsd } from '#lib/format.ts';

export interface ComparedFigure {
  label: string;
  values: [string, string];
  /** Of the later to the earlier; a dash where it says nothing. */
  difference: string;
}

const unknown = '–';

/** What neither run tells is left out: the demo has no tokens and no cost. */
export function comparedFigures(before: Run, after: Run): ComparedFigure[] {
  const pair = (
    label: string,
    figureOf: (run: Run) => number | null,
    format: (value: number) => string,
  ): ComparedFigure => {
    const [from, to] = [figureOf(before), figureOf(after)];
    return {
      label,
      values: [from === null ? unknown : format(from), to === null ? unknown : format(to)],
      difference: from === null || to === null ? unknown : differenceOf(from, to, format),
    };
  };
  const figures: ComparedFigure[] = [
    {
      label: 'Model',
      values: [before.model_name ?? unknown, after.model_name ?? unknown],
      difference: changed(before, after),
    },
    pair('Took', durationOf, formatDuration),
    pair('First word after', firstWordOf, formatDuration),
    pair('Tokens in', ({ usage }) => usage?.input_tokens ?? null, formatTokens),
    pair('Tokens out', ({ usage }) => usage?.output_tokens ?? null, formatTokens),
    pair('From the cache', ({ usage }) => usage?.cached_tokens ?? null, formatTokens),
    pair('Cost', ({ usage }) => usage?.cost_usd ?? null, formatUsd),
  ];
  return figures.filter(({ values }) => values.some((value) => value !== unknown));
}

function changed(before: Run, after: Run): string {
  return before.model_name === after.model_name ? 'the same' : 'another';
}

function durationOf({ started_at, finished_at }: Run): number | null {
  return started_at && finished_at ? Date.parse(finished_at) - Date.parse(started_at) : null;
}

function firstWordOf({ started_at, first_token_at }: Run): number | null {
  return started_at && first_token_at
    ? Math.max(0, Date.parse(first_token_at) - Date.parse(started_at))
    : null;
}

function differenceOf(from: number, to: number, format: (value: number) => string): string {
  if (from === to) return 'the same';
  const amount = `${to > from ? '+' : '−'}${format(Math.abs(to - from))}`;
  // From nothing, every change is infinite.
  if (from === 0) return amount;
  const percent = Math.round((100 * (to - from)) / from);
  return `${amount} (${percent > 0 ? '+' : percent < 0 ? '−' : ''}${Math.abs(percent)} %)`;
}
