'use client';

import type { RunDetail, RunStep } from '@helix/contracts';
import { toolTitle } from '@helix/domain';
import { Bot, ChevronDown, CircleAlert, LoaderCircle, Wrench } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { TextBlock } from '#components/ui/text-block.tsx';
import { classNames } from '#lib/class-names.ts';
import { formatDuration, formatTokens, formatUsd } from '#lib/format.ts';
import type { CallEntry, Timeline, TimelineEntry, ToolEntry } from '../run-timeline.ts';

interface RunTimelineProps {
  run: RunDetail;
  timeline: Timeline;
  /** Of a run that is under way: what goes on now, before the transcript has it. */
  liveSteps: readonly RunStep[];
  /** The transcript has been deleted, or was never written. */
  isMissing: boolean;
  problem: string | null;
}

/** What the agent did and when: every call of the model and every tool, each with its place in the run's time. */
export function RunTimeline({ run, timeline, liveSteps, isMissing, problem }: RunTimelineProps) {
  const { entries, totalMs } = timeline;
  const now = liveSteps.filter(
    (step) =>
      step.status === 'running' && !entries.some((entry) => entry.kind === 'tool' && entry.id === step.id),
  );
  const isEmpty = entries.length === 0 && now.length === 0;
  return (
    <section aria-label="Timeline" className="rounded-lg border border-line bg-surface">
      <h2 className="px-4 pt-4 pb-2 text-base font-semibold sm:px-5">Timeline</h2>
      {isEmpty ? (
        <p className="px-4 pb-4 text-sm text-ink-muted sm:px-5">{emptyText(run, isMissing, problem)}</p>
      ) : (
        <ol className="divide-y divide-line border-t border-line">
          {entries.map((entry) => (
            <li key={entry.kind === 'tool' ? entry.id : `call-${entry.number}`}>
              <Entry entry={entry} totalMs={totalMs} isOver={run.finished_at !== null} />
            </li>
          ))}
          {now.map((step) => (
            <li key={step.id} className="flex items-center gap-3 px-4 py-2 text-sm sm:px-5">
              <span className="w-10 shrink-0 text-xs text-ink-subtle sm:w-16">now</span>
              <LoaderCircle aria-hidden className="size-4 shrink-0 animate-working text-running" />
              <span className="truncate">{step.title}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function emptyText(run: RunDetail, isMissing: boolean, problem: string | null): string {
  if (problem) return problem;
  if (run.finished_at === null) return 'It has not begun yet.';
  if (!isMissing) return 'Reading what happened…';
  return 'The steps of this run are not kept any more, or it ended before its first one.';
}

interface EntryProps<Of extends TimelineEntry> {
  entry: Of;
  totalMs: number;
  /** The run has ended: what has no end was cut off by that. */
  isOver: boolean;
}

function Entry({ entry, ...place }: EntryProps<TimelineEntry>) {
  return entry.kind === 'call' ? <CallRow entry={entry} {...place} /> : <ToolRow entry={entry} {...place} />;
}

function CallRow({ entry, totalMs, isOver }: EntryProps<CallEntry>) {
  const { tokens, costUsd, firstTokenMs, ending } = entry;
  const facts = [
    ...(firstTokenMs === null ? [] : [`first word after ${formatDuration(firstTokenMs)}`]),
    ...(tokens
      ? [
          `${formatTokens(tokens.input)} in`,
          `${formatTokens(tokens.output)} out`,
          ...(tokens.cached > 0 ? [`${formatTokens(tokens.cached)} cached`] : []),
        ]
      : []),
    ...(costUsd === null ? [] : [formatUsd(costUsd)]),
  ];
  return (
    <Row
      entry={entry}
      totalMs={totalMs}
      isOver={isOver}
      icon={<Bot aria-hidden className="size-4 text-accent-ink" />}
      title={
        <>
          Asked {entry.model ?? 'the model'}
          {entry.number > 1 ? <span className="text-ink-subtle"> ({ordinal(entry.number)} time)</span> : null}
          {ending ? <span className="text-attention"> · {ending}</span> : null}
        </>
      }
      facts={facts}
      bar="bg-accent"
    />
  );
}

function ToolRow({ entry, totalMs, isOver }: EntryProps<ToolEntry>) {
  const [isOpen, setOpen] = useState(false);
  const panelId = useId();
  const { isError, name } = entry;
  return (
    <div>
      <Row
        entry={entry}
        totalMs={totalMs}
        isOver={isOver}
        icon={
          isError ? (
            <CircleAlert aria-hidden className="size-4 text-danger" />
          ) : (
            <Wrench aria-hidden className="size-4 text-ink-muted" />
          )
        }
        title={
          <button
            type="button"
            aria-expanded={isOpen}
            aria-controls={panelId}
            onClick={() => setOpen(!isOpen)}
            className="inline-flex items-center gap-1 rounded-sm text-left hover:underline pointer-coarse:min-h-8"
          >
            {toolTitle(name)}
            {isError ? <span className="text-danger">· refused</span> : null}
            <ChevronDown
              aria-hidden
              className={classNames('size-3.5 text-ink-subtle transition-transform', isOpen && 'rotate-180')}
            />
          </button>
        }
        facts={[brief(entry.args)].filter(Boolean)}
        bar={isError ? 'bg-danger-solid' : 'bg-line-control'}
      />
      <div id={panelId} hidden={!isOpen} className="flex flex-col gap-3 bg-canvas px-4 py-3 sm:px-5">
        {isOpen ? <ToolTexts entry={entry} /> : null}
      </div>
    </div>
  );
}

function ToolTexts({ entry: { name, args, result, isError } }: { entry: ToolEntry }) {
  return (
    <>
      <div>
        <h3 className="mb-1 text-xs font-medium text-ink-muted">
          Input of <code className="font-mono">{name}</code>
        </h3>
        <TextBlock label="Input" text={typeof args === 'string' ? args : JSON.stringify(args, null, 2)} />
      </div>
      {result === null ? (
        <p className="text-sm text-ink-muted">It has not answered.</p>
      ) : (
        <div>
          <h3 className="mb-1 text-xs font-medium text-ink-muted">
            {isError ? 'Why it refused' : 'What the model got back'}
          </h3>
          <TextBlock label="Output" text={result} isError={isError} />
        </div>
      )}
    </>
  );
}

interface RowProps extends EntryProps<TimelineEntry> {
  icon: ReactNode;
  title: ReactNode;
  facts: string[];
  bar: string;
}

function Row({ entry, totalMs, isOver, icon, title, facts, bar }: RowProps) {
  const { startMs, durationMs } = entry;
  const percent = (ms: number) => `${Math.min(100, (100 * ms) / totalMs)}%`;
  return (
    <div className="px-4 py-2 sm:px-5">
      <div className="flex items-start gap-3 text-sm">
        <span className="w-10 shrink-0 pt-0.5 text-xs text-ink-subtle sm:w-16">
          <span className="sr-only">After </span>
          {formatOffset(startMs)}
        </span>
        <span className="pt-0.5">{icon}</span>
        <span className="min-w-0 flex-1">
          {title}
          {facts.length > 0 ? (
            <span className="block text-xs text-ink-muted wrap-anywhere sm:truncate">
              {facts.join(' · ')}
            </span>
          ) : null}
        </span>
        <span className="shrink-0 pt-0.5 text-xs text-ink-muted">
          {durationMs === null ? (isOver ? 'not finished' : 'under way') : formatDuration(durationMs)}
        </span>
      </div>
      {/* Where in the run's time it lies: the words say the same. */}
      <div aria-hidden className="mt-1.5 ml-13 h-1 sm:ml-19 overflow-hidden rounded-full bg-sunken">
        <div
          className={classNames('h-full min-w-1 rounded-full', bar)}
          style={{
            marginLeft: percent(Math.min(startMs, totalMs * 0.99)),
            width: percent(durationMs ?? totalMs - startMs),
          }}
        />
      </div>
    </div>
  );
}

/** "0.4 s": tenths tell short steps apart. */
function formatOffset(ms: number): string {
  return ms < 10_000 ? `${(ms / 1_000).toFixed(1)} s` : formatDuration(ms);
}

/** The first word of an input: which file, which rule. */
function brief(args: unknown): string {
  if (typeof args !== 'object' || args === null) return '';
  const first = Object.values(args).find((value) => typeof value === 'string' && value !== '');
  return typeof first === 'string' ? first.replace(/\s+/g, ' ').slice(0, 160) : '';
}

function ordinal(count: number): string {
  const rule = new Intl.PluralRules('en', { type: 'ordinal' }).select(count);
  return `${count}${{ one: 'st', two: 'nd', few: 'rd', other: 'th', zero: 'th', many: 'th' }[rule]}`;
}
