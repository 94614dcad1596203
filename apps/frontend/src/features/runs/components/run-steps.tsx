import type { RunStep } from '@helix/contracts';
import { Bot, CircleAlert, CircleCheck, CircleSlash, Info, LoaderCircle, Wrench } from 'lucide-react';
import { formatDuration } from '#lib/format.ts';

const icons = { model: Bot, tool: Wrench, notice: Info };

interface RunStepsProps {
  steps: readonly RunStep[];
  /** The run has ended: what it had begun by then did not come to its end. */
  isOver: boolean;
}

/** What the agent did, in order, each with its time. */
export function RunSteps({ steps, isOver }: RunStepsProps) {
  if (steps.length === 0) return null;
  return (
    <ol className="flex flex-col gap-0.5 text-xs text-ink-muted" aria-label="Steps">
      {steps.map((step) => {
        const Icon = icons[step.kind];
        return (
          <li key={step.id} className="flex h-6 items-center gap-2">
            <Icon aria-hidden className="size-3.5 shrink-0" />
            <span className="truncate">{step.title}</span>
            <StepState step={step} isOver={isOver} />
          </li>
        );
      })}
    </ol>
  );
}

function StepState({ step, isOver }: { step: RunStep; isOver: boolean }) {
  if (step.status === 'running' && isOver) {
    return (
      <span className="ml-auto inline-flex">
        <CircleSlash aria-hidden className="size-3.5" />
        <span className="sr-only">not finished</span>
      </span>
    );
  }
  if (step.status === 'running') {
    return (
      <span className="ml-auto inline-flex text-running">
        <LoaderCircle aria-hidden className="size-3.5 animate-working" />
        <span className="sr-only">under way</span>
      </span>
    );
  }
  const Icon = step.status === 'done' ? CircleCheck : CircleAlert;
  return (
    <span className="ml-auto inline-flex shrink-0 items-center gap-1">
      {step.ended_at ? formatDuration(Date.parse(step.ended_at) - Date.parse(step.started_at)) : null}
      <Icon aria-hidden className={`size-3.5 ${step.status === 'done' ? 'text-success' : 'text-danger'}`} />
      <span className="sr-only">{step.status === 'done' ? 'done' : 'failed'}</span>
    </span>
  );
}
