'use client';

import type { TaskCard } from '@helix/contracts';
import { dayOf } from '@helix/domain';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { RecentRuns } from '#features/activity/components/recent-runs.tsx';
import { RunLastLine } from '#features/runs/components/run-last-line.tsx';
import { openTasksQuery } from '#features/today/api/open-tasks-query.ts';
import { TodayPage } from '#features/today/components/today-page.tsx';
import { toTodayLists } from '#features/today/today-lists.ts';
import { Spending } from '#features/usage/components/spending.tsx';
import { sinceYesterday } from '#features/usage/usage-period.ts';
import { useLiveChannel } from '#lib/live-channel.tsx';
import { agentsQuery, boardsQuery } from '#lib/queries.ts';
import { useTimeZone } from '#lib/use-time-zone.ts';
import { OpenTask } from '../_tasks/open-task.tsx';
import { useTaskPanel } from '../_tasks/use-task-panel.ts';
import { useRowKeys } from './use-row-keys.ts';

const noCards: TaskCard[] = [];

/** The page of today and the open task, put together out of their features. */
export function TodayScreen({ cursor, timeZone: initial }: { cursor: string | null; timeZone: string }) {
  const { data: cards = noCards } = useQuery(openTasksQuery());
  const { data: boards = [] } = useQuery(boardsQuery());
  const { data: agents = [] } = useQuery(agentsQuery());
  const timeZone = useTimeZone(initial);
  const days = sinceYesterday(dayOf(new Date(), timeZone));
  const lists = useMemo(() => toTodayLists(cards), [cards]);
  const panel = useTaskPanel('/today', cards);
  const channel = useLiveChannel();
  useEffect(() => {
    if (cursor !== null) channel.catchUp(cursor);
  }, [channel, cursor]);
  const rowIds = useMemo(
    () => [...lists.waiting, ...lists.underWay].map(({ id }) => id),
    [lists.waiting, lists.underWay],
  );
  useRowKeys(rowIds, panel);
  return (
    <>
      <TodayPage
        lists={lists}
        boards={boards}
        agents={agents}
        openTaskId={panel.openTaskId}
        busyIds={new Set(panel.actions.busy.keys())}
        onOpen={panel.open}
        onAct={panel.act}
        RunLine={RunLastLine}
        recentRuns={<RecentRuns from={days.from} timeZone={timeZone} />}
        spending={<Spending days={days} timeZone={timeZone} />}
      />
      <OpenTask panel={panel} agents={agents} />
    </>
  );
}
