import type { UsageFigures as Figures } from '@helix/contracts';
import type { ReactNode } from 'react';
import { formatTokens, formatUsd } from '#lib/format.ts';

/** The sums, calmly: what it cost, what it took, how often. */
export function UsageFigures({ totals }: { totals: Figures }) {
  const { cost_usd, unpriced_tokens, total_tokens, input_tokens, output_tokens, cached_tokens, runs } =
    totals;
  return (
    <dl className="grid overflow-hidden rounded-lg border border-line bg-surface sm:grid-cols-3">
      <Figure
        title="Cost"
        value={cost_usd === null ? 'No price' : formatUsd(cost_usd)}
        note={
          unpriced_tokens > 0
            ? `${formatTokens(unpriced_tokens)} ${cost_usd === null ? 'tokens of models' : 'more tokens of models'} without a price`
            : cost_usd === null
              ? 'nothing was used that has one'
              : 'of all that was used'
        }
      />
      <Figure
        title="Tokens"
        value={formatTokens(total_tokens)}
        note={`${formatTokens(input_tokens)} in · ${formatTokens(output_tokens)} out · ${formatTokens(cached_tokens)} cached`}
      />
      <Figure
        title="Runs"
        value={runs.toLocaleString('en-US')}
        note={
          runs === 0 ? 'none yet' : `${formatTokens(Math.round(total_tokens / runs))} tokens each, on average`
        }
      />
    </dl>
  );
}

function Figure({ title, value, note }: { title: string; value: string; note: ReactNode }) {
  return (
    <div className="border-b border-line px-4 py-3.5 last:border-b-0 sm:border-r sm:border-b-0 sm:px-5 sm:last:border-r-0">
      <dt className="text-sm text-ink-muted">{title}</dt>
      <dd>
        <span className="block text-2xl font-semibold">{value}</span>
        <span className="text-xs text-ink-subtle">{note}</span>
      </dd>
    </div>
  );
}
