'use client';

import { useQueryClient } from '@tanstack/react-query';
import { DoorClosed } from 'lucide-react';
import Link from 'next/link';
import { useEffect } from 'react';
import { buttonClasses } from '#components/ui/button-classes.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';

/** Where a board was a moment ago. Once it is open again, it comes back by itself. */
export function BoardGone() {
  const queryClient = useQueryClient();
  useEffect(() => {
    document.title = 'Board · HELIX';
    // What may not be seen any more does not stay in memory either.
    queryClient.removeQueries({ queryKey: ['tasks'], type: 'inactive' });
  }, [queryClient]);
  return (
    <div role="status" className="contents">
      <EmptyState
        icon={<DoorClosed aria-hidden />}
        title="This board is no longer open to you"
        action={
          <Link href="/" className={buttonClasses('primary')}>
            Go to your boards
          </Link>
        }
      >
        It was deleted, or your access to it ended. What you did there stays. Ask an owner or administrator if
        you still need it.
      </EmptyState>
    </div>
  );
}
