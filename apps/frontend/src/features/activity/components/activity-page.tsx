'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { CircleAlert, Download, History } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { useMemo } from 'react';
import { PageHeader } from '#components/page-header.tsx';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { messageOf } from '#lib/api-error.ts';
import { changeQuery } from '#lib/change-query.ts';
import { meQuery } from '#lib/queries.ts';
import { useTimeZone } from '#lib/use-time-zone.ts';
import { type ActivityFilters, filterNames, readFilters } from '../activity-filters.ts';
import { activityQuery, exportAddress } from '../api/activity-queries.ts';
import { ActivityDays } from './activity-days-list.tsx';
import { ActivityFilterBar } from './activity-filter-bar.tsx';
import { ActivityPlaces } from './activity-places.tsx';
import { VerifyActivity } from './verify-activity.tsx';

/** Who did what and when, with what was before and after. */
export function ActivityPage({ timeZone: initialTimeZone }: { timeZone: string }) {
  const timeZone = useTimeZone(initialTimeZone);
  const search = useSearchParams();
  const filters = useMemo(() => readFilters(new URLSearchParams(search)), [search]);
  const { data: me } = useQuery(meQuery());
  const mayVerify = me?.role === 'owner' || me?.role === 'admin';
  return (
    <>
      <PageHeader
        title="Activity"
        actions={
          <>
            <Button
              size="sm"
              variant="ghost"
              icon={<Download aria-hidden />}
              onClick={() => window.location.assign(exportAddress(filters, timeZone))}
            >
              Export CSV
            </Button>
            {mayVerify ? <VerifyActivity /> : null}
          </>
        }
      />
      <div className="mx-auto flex max-w-5xl flex-col gap-4 p-4 md:p-6">
        <ActivityFilterBar filters={filters} />
        <Entries filters={filters} timeZone={timeZone} />
      </div>
    </>
  );
}

function Entries({ filters, timeZone }: { filters: ActivityFilters; timeZone: string }) {
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    activityQuery(filters, timeZone),
  );
  if (!data) return error ? <Failure error={error} onRetry={() => void refetch()} /> : <ActivityPlaces />;
  const items = data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <Nothing isFiltered={Object.keys(filters).length > 0} />;
  return (
    <>
      <ActivityDays items={items} timeZone={timeZone} />
      {hasNextPage ? (
        <div className="flex justify-center">
          <Button variant="ghost" isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show older
          </Button>
        </div>
      ) : null}
    </>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  if (!isFiltered) {
    return (
      <EmptyState icon={<History aria-hidden />} title="Nothing has happened yet">
        Everything that people and agents do on your boards is written down here and cannot be changed.
      </EmptyState>
    );
  }
  const clear = () => changeQuery(Object.fromEntries(filterNames.map((name) => [name, null])));
  return (
    <EmptyState
      icon={<History aria-hidden />}
      title="Nothing like this has happened"
      action={<Button onClick={clear}>Show everything</Button>}
    >
      No entry fits all of what you have chosen.
    </EmptyState>
  );
}

function Failure({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <EmptyState
      icon={<CircleAlert aria-hidden />}
      title="The activity could not be loaded"
      action={<Button onClick={onRetry}>Try again</Button>}
    >
      {messageOf(error)}
    </EmptyState>
  );
}
