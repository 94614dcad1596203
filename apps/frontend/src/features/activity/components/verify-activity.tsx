'use client';

import type { ActivityVerification } from '@helix/contracts';
import { useQuery } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { Popover } from '#components/ui/popover.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { messageOf } from '#lib/api-error.ts';
import { verificationQuery } from '../api/activity-queries.ts';

/** Asks whether somebody has changed the log behind the back of the product, and says what was found. */
export function VerifyActivity() {
  const [isOpen, setOpen] = useState(false);
  const { data, error, isFetching, refetch } = useQuery(verificationQuery());
  return (
    <Popover
      title="Is the log as it was written?"
      isOpen={isOpen}
      onOpenChange={(isNextOpen) => {
        setOpen(isNextOpen);
        if (isNextOpen) void refetch();
      }}
      trigger={
        <Button size="sm" variant="ghost" icon={<ShieldCheck aria-hidden />}>
          Verify
        </Button>
      }
    >
      <div className="flex flex-col gap-3 overflow-y-auto p-3 text-sm">
        {isFetching ? (
          <div aria-busy="true" className="flex flex-col gap-2">
            <p className="text-ink-muted">Reading the whole log…</p>
            <Skeleton className="h-16" />
          </div>
        ) : error ? (
          <Notice tone="danger" title="The log could not be verified" isLive>
            {messageOf(error)}
          </Notice>
        ) : data ? (
          <Answer answer={data} />
        ) : null}
      </div>
    </Popover>
  );
}

function Answer({ answer }: { answer: ActivityVerification }) {
  const { ok, first_broken, head, sealed_count, waiting_count } = answer;
  return (
    <>
      {ok ? (
        <Notice tone="success" title="Nobody has changed it" isLive>
          {sealed_count.toLocaleString('en-US')} {sealed_count === 1 ? 'entry is' : 'entries are'} sealed,
          each batch by the one after it
          {waiting_count > 0 ? `; ${waiting_count} of the last second will be in a moment` : ''}.
        </Notice>
      ) : (
        <Notice tone="danger" title={first_broken?.message ?? 'The log was changed'} isLive>
          Somebody has changed the database itself. Ask who has access to it, and compare with a backup.
        </Notice>
      )}
      {head ? (
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 text-xs">
          <dt className="text-ink-subtle">Last batch</dt>
          <dd>
            {head.batch.toLocaleString('en-US')}, sealed <RelativeTime time={head.sealed_at} />
          </dd>
          <dt className="text-ink-subtle">Its hash</dt>
          <dd className="font-mono break-all">{head.hash}</dd>
        </dl>
      ) : null}
      <p className="text-xs text-ink-subtle">
        The same hash stands in the log of the Backend, where the database cannot reach it.{' '}
        <code className="font-mono">npm run helix -- verify-activity</code> compares the two.
      </p>
    </>
  );
}
