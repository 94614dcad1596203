'use client';

import { readinessSchema } from '@helix/contracts';
import { useQuery } from '@tanstack/react-query';
import { RefreshCw, ServerCrash } from 'lucide-react';
import { apiBaseUrl } from '#lib/browser-api.ts';
import { Button } from './ui/button.tsx';
import { EmptyState } from './ui/empty-state.tsx';

/** How often the page looks whether the server is back. */
const lookAgainMs = 3_000;

interface PageFailureProps {
  /** Names the failure in the server's log. */
  digest: string | undefined;
  onRetry: () => void;
}

/** A page that could not be shown: asks the server what is wrong with it and says so. */
export function PageFailure({ digest, onRetry }: PageFailureProps) {
  const { data: reason } = useQuery({
    queryKey: ['readiness'],
    queryFn: findReason,
    refetchInterval: lookAgainMs,
    retry: false,
  });
  return (
    <EmptyState
      icon={<ServerCrash aria-hidden />}
      title="This page could not be shown"
      action={
        <Button variant="primary" icon={<RefreshCw aria-hidden />} onClick={onRetry}>
          Try again
        </Button>
      }
    >
      {reason ?? 'Something went wrong while it was made. Looking what the server says…'}
      {digest ? <span className="mt-2 block font-mono text-xs text-ink-subtle">{digest}</span> : null}
    </EmptyState>
  );
}

async function findReason(): Promise<string> {
  try {
    // Answers 503 with the same body while a part is missing.
    const response = await fetch(`${apiBaseUrl()}/api/ready`, { cache: 'no-store' });
    const { database, gateway, ready } = readinessSchema.parse(await response.json());
    if (ready)
      return 'The server answers now. Try again; if it stays so, its log names the cause under this number.';
    return database.ok ? gateway.message : database.message;
  } catch {
    return 'The server does not answer. It may be starting: this page looks again every few seconds.';
  }
}
