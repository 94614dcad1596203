import type { Series } from '../usage-series.ts';

export function seriesColor({ color }: Pick<Series, 'color'>): string {
  return `var(--chart-${color ?? 'rest'})`;
}

/** The colour of a series, beside its name. */
export function SeriesMark({ series }: { series: Pick<Series, 'color'> }) {
  return (
    <span aria-hidden className="size-2.5 shrink-0 rounded-xs" style={{ background: seriesColor(series) }} />
  );
}
