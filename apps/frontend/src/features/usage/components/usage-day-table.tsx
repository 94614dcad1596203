import { formatDay, formatMeasure, measureLabels } from '../measure-words.ts';
import type { Measure, Series, SeriesDay } from '../usage-series.ts';

interface UsageDayTableProps {
  series: readonly Series[];
  days: readonly SeriesDay[];
  measure: Measure;
}

/** What the chart draws, newest day first; days without anything are left out. */
export function UsageDayTable({ series, days, measure }: UsageDayTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label="Day by day as a table" tabIndex={0} className="mt-2 max-h-96 overflow-auto">
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">{measureLabels[measure]} by day</caption>
        <thead className="sticky top-0 bg-surface text-xs text-ink-subtle">
          <tr className="border-b border-line">
            <th scope="col" className="py-1.5 pr-4 text-left font-medium">
              Day
            </th>
            <th scope="col" className="py-1.5 pl-4 text-right font-medium">
              Total
            </th>
            {series.map((each) => (
              <th key={each.key} scope="col" className="py-1.5 pl-4 text-right font-medium whitespace-nowrap">
                {each.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days
            .filter((day) => day.total > 0)
            .toReversed()
            .map((day) => (
              <tr key={day.day} className="border-b border-line last:border-b-0">
                <th scope="row" className="py-1.5 pr-4 text-left font-normal whitespace-nowrap">
                  {formatDay(day.day, true)}
                </th>
                <td className="py-1.5 pl-4 text-right font-medium">{formatMeasure(day.total, measure)}</td>
                {series.map((each) => (
                  <td key={each.key} className="py-1.5 pl-4 text-right text-ink-muted">
                    {formatMeasure(day.values[each.key] ?? 0, measure)}
                  </td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
    </section>
  );
}
