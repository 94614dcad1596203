import { formatTokens, formatUsd } from '#lib/format.ts';
import type { Measure } from './usage-series.ts';

export const measureLabels: Record<Measure, string> = { cost: 'Cost', tokens: 'Tokens', runs: 'Runs' };

export function formatMeasure(value: number, measure: Measure): string {
  if (measure === 'cost') return formatUsd(value);
  return measure === 'tokens' ? formatTokens(value) : value.toLocaleString('en-US');
}

/** On the axis: no cents where none are told apart. */
export function formatTick(value: number, measure: Measure): string {
  if (measure === 'cost' && value >= 10)
    return `$${value.toLocaleString('en-US', { maximumFractionDigits: 0 })}`;
  return formatMeasure(value, measure);
}

/** "16 Nov"; with the year where it says something. */
export function formatDay(day: string, withYear = false): string {
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: withYear ? 'numeric' : undefined,
    timeZone: 'UTC',
  }).format(new Date(`${day}T12:00:00Z`));
}
