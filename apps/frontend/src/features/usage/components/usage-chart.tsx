'use client';

import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { formatDay, formatMeasure, formatTick } from '../measure-words.ts';
import type { Measure, Series, SeriesDay } from '../usage-series.ts';
import { SeriesMark, seriesColor } from './series-mark.tsx';

interface UsageChartProps {
  series: readonly Series[];
  days: readonly SeriesDay[];
  measure: Measure;
}

const axisText = { fill: 'var(--ink-subtle)', fontSize: 12 };

/** One bar a day, stacked. A picture of the table beside it, so that nothing of it is read aloud. */
export function UsageChart({ series, days, measure }: UsageChartProps) {
  return (
    <div aria-hidden className="h-64 w-full">
      <ResponsiveContainer>
        <BarChart
          data={[...days]}
          margin={{ top: 8, right: 0, bottom: 0, left: 0 }}
          barCategoryGap={days.length > 60 ? 1 : '20%'}
          accessibilityLayer={false}
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="day"
            tickFormatter={(day) => formatDay(String(day))}
            tick={axisText}
            tickLine={false}
            axisLine={{ stroke: 'var(--line-strong)' }}
            minTickGap={24}
          />
          <YAxis
            tickFormatter={(value) => formatTick(Number(value), measure)}
            tick={axisText}
            tickLine={false}
            axisLine={false}
            width={56}
            allowDecimals={measure !== 'runs'}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: 'var(--hover)' }}
            content={({ active, label }) =>
              active ? (
                <DayTip day={days.find(({ day }) => day === label)} series={series} measure={measure} />
              ) : null
            }
          />
          {series.map((each) => (
            <Bar
              key={each.key}
              dataKey={(day: SeriesDay) => day.values[each.key] ?? 0}
              stackId="day"
              fill={seriesColor(each)}
              stroke="var(--surface)"
              strokeWidth={days.length > 60 ? 0 : 1}
              isAnimationActive={false}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}

function DayTip({
  day,
  series,
  measure,
}: {
  day: SeriesDay | undefined;
  series: readonly Series[];
  measure: Measure;
}) {
  if (!day) return null;
  const parts = series.filter(({ key }) => day.values[key]);
  return (
    <div className="min-w-40 rounded-lg bg-raised p-2.5 text-xs shadow-popup">
      <div className="flex justify-between gap-4 font-medium">
        <span>{formatDay(day.day, true)}</span>
        <span>{formatMeasure(day.total, measure)}</span>
      </div>
      {parts.map((each) => (
        <div key={each.key} className="mt-1 flex items-center gap-1.5 text-ink-muted">
          <SeriesMark series={each} />
          <span className="max-w-48 flex-1 truncate">{each.name}</span>
          <span>{formatMeasure(day.values[each.key] ?? 0, measure)}</span>
        </div>
      ))}
    </div>
  );
}
