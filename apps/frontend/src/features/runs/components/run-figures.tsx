import type { RunDetail } from '@helix/contracts';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { AgentMark } from '#components/ui/agent-mark.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { formatDuration, formatTokens, formatUsd } from '#lib/format.ts';
import type { Timeline } from '../run-timeline.ts';

/** What the run was made of: who, with what, how long, how much. */
export function RunFigures({ run, timeline }: { run: RunDetail; timeline: Timeline }) {
  const { usage, agent_id, agent_name } = run;
  const firstWordMs =
    run.started_at && run.first_token_at
      ? Math.max(0, Date.parse(run.first_token_at) - Date.parse(run.started_at))
      : null;
  const isOver = run.finished_at !== null;
  return (
    <dl
      aria-label="Figures"
      className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-2 rounded-lg border border-line bg-surface p-4 text-sm sm:p-5"
    >
      <Fact label="Agent">
        <span className="flex min-w-0 items-center justify-end gap-2">
          <AgentMark id={agent_id ?? agent_name} name={agent_name} size="sm" isDecorative />
          {agent_id ? (
            <Link href={`/agents/${agent_id}`} prefetch={false} className="truncate hover:underline">
              {agent_name}
            </Link>
          ) : (
            <span className="truncate">{agent_name} (deleted)</span>
          )}
        </span>
      </Fact>
      <Fact label="Model">
        {run.provider === 'demo' ? <Badge tone="attention">Demo</Badge> : (run.model_name ?? 'not known yet')}
      </Fact>
      <Fact label="Asked for">
        <RelativeTime time={run.created_at} />
      </Fact>
      {timeline.waitedMs !== null ? <Fact label="Waited">{formatDuration(timeline.waitedMs)}</Fact> : null}
      {firstWordMs !== null ? <Fact label="First word after">{formatDuration(firstWordMs)}</Fact> : null}
      {run.started_at && isOver ? (
        <Fact label="Took">
          {formatDuration(Date.parse(run.finished_at ?? '') - Date.parse(run.started_at))}
        </Fact>
      ) : null}
      {usage && run.provider !== 'demo' ? (
        <>
          <Fact label="Tokens in">{formatTokens(usage.input_tokens)}</Fact>
          <Fact label="Tokens out">{formatTokens(usage.output_tokens)}</Fact>
          <Fact label="From the cache">{formatTokens(usage.cached_tokens)}</Fact>
          <Fact label="Cost">{usage.cost_usd === null ? 'no price set' : formatUsd(usage.cost_usd)}</Fact>
        </>
      ) : isOver && run.provider !== 'demo' ? (
        <Fact label="Tokens">not known</Fact>
      ) : null}
      {run.attempt > 1 ? <Fact label="Attempt">{run.attempt}</Fact> : null}
      {run.generation > 1 ? (
        <Fact label="Taken over">
          {run.generation === 2 ? 'once' : `${run.generation - 1} times`}
          <span className="block text-xs text-ink-subtle">after a restart of a server</span>
        </Fact>
      ) : null}
    </dl>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-ink-muted">{label}</dt>
      <dd className="min-w-0 text-right wrap-anywhere">{children}</dd>
    </div>
  );
}
