'use client';

import type { Usage } from '@helix/contracts';
import dynamic from 'next/dynamic';
import { useMemo, useState } from 'react';
import { Choice } from '#components/ui/choice.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { formatDay, formatMeasure, measureLabels } from '../measure-words.ts';
import { type Grouping, type Measure, measures, toSeries } from '../usage-series.ts';
import { SeriesMark } from './series-mark.tsx';
import { UsageDayTable } from './usage-day-table.tsx';

/** The library that draws is as large as the rest of the page: it is loaded for this alone. */
const UsageChart = dynamic(async () => (await import('./usage-chart.tsx')).UsageChart, {
  ssr: false,
  loading: () => <Skeleton className="h-64 w-full" />,
});

const groupingLabels: Record<Grouping, string> = { agents: 'By agent', models: 'By model' };

/** How usage went day by day: as a picture, and as the table that it draws. */
export function UsageChartCard({ usage }: { usage: Usage }) {
  const [grouping, setGrouping] = useState<Grouping>('agents');
  // Where nothing has a price, money would be an empty picture.
  const [chosen, setMeasure] = useState<Measure | null>(null);
  const measure = chosen ?? (usage.totals.cost_usd ? 'cost' : 'tokens');
  const { series, days } = useMemo(() => toSeries(usage, grouping, measure), [usage, grouping, measure]);
  return (
    <section aria-label="Day by day" className="rounded-lg border border-line bg-surface p-4 sm:p-5">
      <header className="mb-3 flex flex-wrap items-center gap-2">
        <h2 className="mr-auto basis-full text-base font-semibold sm:basis-auto">Day by day</h2>
        <Choice
          label="What is shown"
          value={measure}
          onChange={setMeasure}
          options={measures.map((value) => ({ value, label: measureLabels[value] }))}
        />
        <Choice
          label="What is told apart"
          value={grouping}
          onChange={setGrouping}
          options={(['agents', 'models'] as const).map((value) => ({ value, label: groupingLabels[value] }))}
        />
      </header>
      <UsageChart series={series} days={days} measure={measure} />
      <ul className="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-muted">
        {series.map((each) => (
          <li key={each.key} className="flex min-w-0 items-center gap-1.5">
            <SeriesMark series={each} />
            <span className="max-w-48 truncate">{each.name}</span>
            <span className="text-ink-subtle">{formatMeasure(each.total, measure)}</span>
          </li>
        ))}
      </ul>
      {series.length === 0 ? (
        <p className="mt-3 text-sm text-ink-muted">
          {measure === 'cost'
            ? 'No model that was used has a price. Prices are set in Models.'
            : `Nothing between ${formatDay(usage.from)} and ${formatDay(usage.to)}.`}
        </p>
      ) : (
        <details className="mt-3">
          <summary className="w-fit cursor-pointer rounded-sm text-sm text-ink-muted hover:text-ink">
            The same as a table
          </summary>
          <UsageDayTable series={series} days={days} measure={measure} />
        </details>
      )}
    </section>
  );
}
