'use client';

import type { Board, Onboarding, OnboardingStep } from '@helix/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleCheck, CircleSlash, PartyPopper } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import type { ReactNode } from 'react';
import { PageHeader } from '#components/page-header.tsx';
import { Button } from '#components/ui/button.tsx';
import { buttonClasses } from '#components/ui/button-classes.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { showToast } from '#components/ui/toast.tsx';
import { messageOf } from '#lib/api-error.ts';
import { boardsQuery, meQuery } from '#lib/queries.ts';
import { onboardingQuery, updateOnboarding } from '../api/onboarding-requests.ts';
import { OnboardingStepRow } from './onboarding-step-row.tsx';

interface OnboardingPageProps {
  /** Makes the first department and board; belongs to another feature. */
  boardAction: (variant: 'primary' | 'secondary') => ReactNode;
}

const texts: Record<OnboardingStep, { title: string; text: string }> = {
  model: { title: 'Connect a model', text: 'Your key, a server of your own, or the built-in demo.' },
  agent: { title: 'Create an agent', text: 'Give it a name and write who it is.' },
  board: {
    title: 'Make a board',
    text: 'It holds the tasks of one team or one project. Each board belongs to a department.',
  },
  result: {
    title: 'Get a first result',
    text: 'Write a task, give it to an agent, press Execute and watch.',
  },
  people: { title: 'Invite somebody', text: 'People see the boards that you let them in on.' },
};

/** The way from an empty installation to a team with agents; it can be left and taken up again at any step. */
export function OnboardingPage({ boardAction }: OnboardingPageProps) {
  const { data: me } = useQuery(meQuery());
  const { data: boards = [] } = useQuery(boardsQuery());
  const mayManage = me?.abilities.manage_settings ?? false;
  const { data: onboarding } = useQuery({ ...onboardingQuery(), enabled: mayManage });
  const change = useOnboardingChange();
  const router = useRouter();
  if (!mayManage || !onboarding) {
    return (
      <>
        <PageHeader title="Welcome" />
        {me && !mayManage ? <WelcomeOfMember organization={me.organization.name} board={boards[0]} /> : null}
      </>
    );
  }
  const { steps } = onboarding;
  const next = steps.find(({ status }) => status === 'open')?.id;
  const skipped = steps.flatMap(({ id, status }) => (status === 'skipped' ? [id] : []));
  const firstBoard = boards[0] ? `/boards/${boards[0].id}` : null;
  const links: Partial<Record<OnboardingStep, { href: string; label: string } | null>> = {
    model: { href: '/models?add=1', label: 'Connect a model' },
    agent: { href: '/agents?add=1', label: 'New agent' },
    result: firstBoard ? { href: firstBoard, label: 'Open the board' } : null,
    people: { href: '/people?invite=1', label: 'Invite' },
  };
  return (
    <>
      <PageHeader
        title={`Welcome, ${me?.name ?? ''}`}
        actions={
          firstBoard ? (
            <Button
              variant="ghost"
              onClick={() =>
                change.mutate({ is_dismissed: true }, { onSuccess: () => router.push(firstBoard) })
              }
            >
              Put away
            </Button>
          ) : null
        }
      />
      <div className="mx-auto max-w-2xl p-4 md:p-6">
        <p className="mb-4 flex items-center gap-2 text-ink-muted">
          {next ? (
            'Five steps to a team with agents. Leave any time: they wait here.'
          ) : (
            <>
              <PartyPopper aria-hidden className="size-5 text-accent-ink" /> All done. This list goes away by
              itself.
            </>
          )}
        </p>
        <ol className="overflow-hidden rounded-lg border border-line bg-surface">
          {steps.map(({ id, status }, index) => (
            <OnboardingStepRow
              key={id}
              number={index + 1}
              {...texts[id]}
              mark={marks[status]}
              link={status === 'done' ? null : links[id]}
              isNext={id === next}
              action={
                id === 'board' && status !== 'done'
                  ? boardAction(id === next ? 'primary' : 'secondary')
                  : null
              }
              onSkip={
                status === 'open' ? () => change.mutate({ skipped_steps: [...skipped, id] }) : undefined
              }
            />
          ))}
        </ol>
      </div>
    </>
  );
}

const marks: Record<Onboarding['steps'][number]['status'], { icon: ReactNode; word: string } | null> = {
  done: { icon: <CircleCheck aria-hidden className="size-6 text-success" />, word: 'Done' },
  skipped: { icon: <CircleSlash aria-hidden className="size-6 text-ink-subtle" />, word: 'Skipped' },
  open: null,
};

/** A board that is opened to them meanwhile arrives live. */
function WelcomeOfMember({ organization, board }: { organization: string; board: Board | undefined }) {
  if (board) {
    return (
      <EmptyState
        title={`${board.name} is open to you`}
        action={
          <Link href={`/boards/${board.id}`} className={buttonClasses('primary')}>
            Go to {board.name}
          </Link>
        }
      >
        People and agents share the tasks there. Your boards are listed at the side.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No board is open to you yet">
      Ask an owner or administrator of {organization} to let you in on a board. It appears here by itself.
    </EmptyState>
  );
}

function useOnboardingChange() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: updateOnboarding,
    onSuccess: (onboarding) => queryClient.setQueryData(onboardingQuery().queryKey, onboarding),
    onError: (error) =>
      showToast({ title: 'This was not saved', description: messageOf(error), tone: 'danger' }),
  });
}
