import type { UsageFigures } from '@helix/contracts';
import type { ReactNode } from 'react';
import { formatTokens, formatUsd } from '#lib/format.ts';

export interface UsageRow extends UsageFigures {
  key: string;
  name: ReactNode;
}

/** What used how much, the most expensive first. */
export function UsageTable({
  title,
  rows,
  note,
}: {
  title: string;
  rows: readonly UsageRow[];
  note?: string;
}) {
  if (rows.length === 0) return null;
  return (
    <section className="overflow-hidden rounded-lg border border-line bg-surface">
      <table className="w-full border-collapse text-sm">
        <caption className="px-4 pt-4 pb-2 text-left text-base font-semibold sm:px-5">{title}</caption>
        <thead className="text-xs text-ink-subtle">
          <tr className="border-b border-line">
            <th scope="col" className="w-full py-1.5 pl-4 text-left font-medium sm:pl-5">
              <span className="sr-only">Name</span>
            </th>
            <Heading className="hidden md:table-cell">In</Heading>
            <Heading className="hidden md:table-cell">Out</Heading>
            <Heading className="hidden md:table-cell">Cached</Heading>
            <Heading>Tokens</Heading>
            <Heading>Runs</Heading>
            <Heading className="pr-4 sm:pr-5">Cost</Heading>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} className="border-b border-line last:border-b-0">
              <th scope="row" className="max-w-0 py-2 pl-4 text-left align-top font-normal sm:pl-5">
                {row.name}
              </th>
              <Cell className="hidden text-ink-muted md:table-cell">{formatTokens(row.input_tokens)}</Cell>
              <Cell className="hidden text-ink-muted md:table-cell">{formatTokens(row.output_tokens)}</Cell>
              <Cell className="hidden text-ink-muted md:table-cell">{formatTokens(row.cached_tokens)}</Cell>
              <Cell>{formatTokens(row.total_tokens)}</Cell>
              <Cell className="text-ink-muted">{row.runs.toLocaleString('en-US')}</Cell>
              <Cell className="pr-4 sm:pr-5">
                <Cost figures={row} />
              </Cell>
            </tr>
          ))}
        </tbody>
      </table>
      {note ? <p className="border-t border-line px-4 py-2 text-xs text-ink-subtle sm:px-5">{note}</p> : null}
    </section>
  );
}

/** No price is said so; a part without one is told beside the sum, never counted as free. */
function Cost({ figures: { cost_usd, unpriced_tokens } }: { figures: UsageFigures }) {
  if (cost_usd === null) return <span className="text-ink-subtle">no price</span>;
  return (
    <>
      {formatUsd(cost_usd)}
      {unpriced_tokens > 0 ? (
        <span className="block text-xs text-ink-subtle">+ {formatTokens(unpriced_tokens)} unpriced</span>
      ) : null}
    </>
  );
}

function Heading({ children, className = '' }: { children: ReactNode; className?: string }) {
  return (
    <th scope="col" className={`min-w-16 py-1.5 pl-3 text-right font-medium ${className}`}>
      {children}
    </th>
  );
}

function Cell({ children, className = '' }: { children: ReactNode; className?: string }) {
  return <td className={`py-2 pl-3 text-right align-top whitespace-nowrap ${className}`}>{children}</td>;
}
