'use client';

import { useQuery } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { PageHeader } from '#components/page-header.tsx';
import { Button } from '#components/ui/button.tsx';
import { buttonClasses } from '#components/ui/button-classes.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { agentsQuery, departmentsQuery, meQuery, modelsQuery } from '#lib/queries.ts';
import { BoardDialog } from './board-dialog.tsx';
import { DepartmentDialog } from './department-dialog.tsx';

/** For an organization without a board: four steps to the first run, each ticked when it is done. */
export function FirstSteps() {
  const { data: me } = useQuery(meQuery());
  const { data: departments = [] } = useQuery(departmentsQuery());
  const { data: agents = [] } = useQuery(agentsQuery());
  const { data: models = [] } = useQuery(modelsQuery());
  const [open, setOpen] = useState<'department' | 'board'>();
  if (!me?.abilities.manage_departments) {
    return (
      <>
        <PageHeader title="Welcome" />
        <EmptyState title="No board is open to you yet">
          Ask an owner or administrator of {me?.organization.name ?? 'your organization'} to let you in on a
          board.
        </EmptyState>
      </>
    );
  }
  const steps: StepText[] = [
    {
      title: 'Connect a model',
      text: 'Your key, a server of your own, or the built-in demo.',
      isDone: models.length > 0,
      action: { label: 'Connect a model', href: '/models?add=1' },
    },
    {
      title: 'Make a department',
      text: 'It groups the boards and agents of one team.',
      isDone: departments.length > 0,
      action: { label: 'New department', run: () => setOpen('department') },
    },
    {
      title: 'Create an agent',
      text: 'Give it a name and write who it is.',
      isDone: agents.length > 0,
      action: { label: 'New agent', href: '/agents?add=1' },
    },
    {
      title: 'Open a board',
      text:
        departments.length > 0
          ? 'Write a task there, give it to the agent, press Execute.'
          : 'It needs a department first. Then write a task, give it to the agent, press Execute.',
      isDone: false,
      isPossible: departments.length > 0,
      action: { label: 'New board', run: () => setOpen('board') },
    },
  ];
  const next = steps.find(({ isDone }) => !isDone);
  return (
    <>
      <PageHeader title={`Welcome, ${me.name}`} />
      <div className="mx-auto max-w-2xl p-4 md:p-6">
        <p className="mb-4 text-ink-muted">Four steps to the first result.</p>
        <ol className="overflow-hidden rounded-lg border border-line bg-surface">
          {steps.map((step, index) => (
            <Step key={step.title} {...step} number={index + 1} isNext={step === next} />
          ))}
        </ol>
      </div>
      <DepartmentDialog isOpen={open === 'department'} onClose={() => setOpen(undefined)} />
      <BoardDialog
        departmentId={departments[0]?.id}
        isOpen={open === 'board'}
        onClose={() => setOpen(undefined)}
      />
    </>
  );
}

interface StepText {
  title: string;
  text: string;
  isDone: boolean;
  isPossible?: boolean;
  action: { label: string; href: string } | { label: string; run: () => void };
}

interface StepProps extends StepText {
  number: number;
  /** The one to take now. */
  isNext: boolean;
}

function Step({ number, title, text, isDone, isPossible = true, isNext, action }: StepProps) {
  const variant = isNext ? 'primary' : 'secondary';
  return (
    <li className="flex items-start gap-3 border-b border-line p-4 last:border-b-0">
      <span className="flex size-6 shrink-0 items-center justify-center rounded-full bg-sunken text-xs font-semibold text-ink-muted">
        {isDone ? <CircleCheck aria-hidden className="size-6 text-success" /> : number}
      </span>
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1 basis-48">
          <h2 className="font-medium">
            {title}
            {isDone ? <span className="sr-only"> (done)</span> : null}
          </h2>
          <p className="text-sm text-ink-muted">{text}</p>
        </div>
        {isDone ? (
          <span aria-hidden className="text-sm text-success">
            Done
          </span>
        ) : 'href' in action ? (
          <Link href={action.href} className={buttonClasses(variant)}>
            {action.label}
          </Link>
        ) : (
          <Button variant={variant} disabled={!isPossible} onClick={action.run}>
            {action.label}
          </Button>
        )}
      </div>
    </li>
  );
}
