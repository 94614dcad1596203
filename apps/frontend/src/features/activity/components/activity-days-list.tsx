'use client';

import type { Activity } from '@helix/contracts';
import { useMemo } from 'react';
import { useNow } from '#lib/use-now.ts';
import { dayTitle, groupByDay } from '../activity-days.ts';
import { ActivityRow } from './activity-row.tsx';

/** The entries under their days. */
export function ActivityDays({ items, timeZone }: { items: readonly Activity[]; timeZone: string }) {
  const days = useMemo(() => groupByDay(items, timeZone), [items, timeZone]);
  const now = new Date(useNow());
  return (
    <div className="flex flex-col gap-5">
      {days.map(({ day, items: own }) => (
        <section key={day}>
          <h2 className="mb-2 text-sm font-semibold" suppressHydrationWarning>
            {dayTitle(day, now, timeZone)}
          </h2>
          <ul className="overflow-hidden rounded-lg border border-line bg-surface">
            {own.map((activity) => (
              <li key={activity.id} className="border-b border-line last:border-b-0">
                <ActivityRow activity={activity} timeZone={timeZone} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
