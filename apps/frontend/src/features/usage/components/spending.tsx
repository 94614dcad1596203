'use client';

import type { Usage } from '@helix/contracts';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { formatTokens, formatUsd } from '#lib/format.ts';
import { usageQuery } from '../api/usage-query.ts';

interface SpendingProps {
  days: { from: string; to: string };
  timeZone: string;
}

/** What the agents took today and yesterday, in one line each; the page Usage tells the rest. */
export function Spending({ days, timeZone }: SpendingProps) {
  const { data: usage, isError } = useQuery(usageQuery(days, timeZone));
  if (isError) return null;
  if (!usage) return <Skeleton className="h-19" />;
  return (
    <section aria-label="What it cost">
      <Link
        href="/usage"
        prefetch={false}
        className="grid grid-cols-2 divide-x divide-line rounded-lg border border-line bg-surface transition-colors hover:border-line-strong"
      >
        <Day title="Today" usage={usage} day={days.to} />
        <Day title="Yesterday" usage={usage} day={days.from} />
      </Link>
    </section>
  );
}

function Day({ title, usage, day }: { title: string; usage: Usage; day: string }) {
  const { runs, tokens, costUsd } = sumOf(usage, day);
  return (
    <span className="block px-4 py-3">
      <span className="block text-xs text-ink-subtle">{title}</span>
      <span className="flex flex-wrap items-baseline gap-x-2.5">
        {runs === 0 ? (
          <span className="text-lg font-semibold text-ink-subtle">Nothing</span>
        ) : (
          <>
            <span className="text-lg font-semibold">
              {costUsd === null ? 'No price' : formatUsd(costUsd)}
            </span>
            <span className="text-xs text-ink-muted">
              {runs === 1 ? '1 run' : `${runs.toLocaleString('en-US')} runs`} · {formatTokens(tokens)} tokens
            </span>
          </>
        )}
      </span>
    </span>
  );
}

function sumOf(usage: Usage, day: string): { runs: number; tokens: number; costUsd: number | null } {
  const sum = { runs: 0, tokens: 0, costUsd: null as number | null };
  for (const part of usage.days.find((each) => each.day === day)?.models ?? []) {
    sum.runs += part.runs;
    sum.tokens += part.total_tokens;
    if (part.cost_usd !== null) sum.costUsd = (sum.costUsd ?? 0) + part.cost_usd;
  }
  return sum;
}
