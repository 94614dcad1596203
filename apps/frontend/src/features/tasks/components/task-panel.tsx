'use client';

import type { AgentCard, Task } from '@helix/contracts';
import { useQuery } from '@tanstack/react-query';
import { Ellipsis, Link as LinkIcon, SearchX, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { type ComponentType, type ReactNode, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { buttonClasses } from '#components/ui/button-classes.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Menu, MenuItem } from '#components/ui/menu.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { SidePanel } from '#components/ui/side-panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { showToast } from '#components/ui/toast.tsx';
import { ApiError, messageOf } from '#lib/api-error.ts';
import { classNames } from '#lib/class-names.ts';
import { copyText } from '#lib/copy-text.ts';
import { taskLink } from '#lib/task-link.ts';
import { forgetDraft } from '#lib/use-draft.ts';
import { taskQuery } from '../api/task-queries.ts';
import type { TaskActions } from '../hooks/use-task-actions.ts';
import { useTaskEdit } from '../hooks/use-task-edit.ts';
import { DeleteTaskDialog } from './delete-task-dialog.tsx';
import { TaskComments, type ThreadRuns } from './task-comments.tsx';
import { TaskConflictNotice } from './task-conflict-notice.tsx';
import { TaskDecisionBar } from './task-decision-bar.tsx';
import { descriptionDraft, TaskDescription } from './task-description.tsx';
import { TaskFields } from './task-fields.tsx';
import { TaskQuestion } from './task-question.tsx';
import { TaskTitle } from './task-title.tsx';

interface TaskPanelProps {
  taskId: string | null;
  agents: readonly AgentCard[];
  actions: TaskActions;
  /** A result is being sent back, or a question answered. */
  isReplying: boolean;
  onReplying: (isReplying: boolean) => void;
  onClose: () => void;
  /** Draws the run and its text; belongs to another feature. */
  RunView: ComponentType<{ task: Task; agentName: string | null }>;
  RunHistory: ComponentType<{ taskId: string }>;
  /** The files of the task; belong to another feature. */
  Attachments: ComponentType<{ task: Task }>;
  threadRuns: ThreadRuns;
}

/** What is mended where models are kept. */
const modelFailures: ReadonlySet<string> = new Set([
  'auth',
  'provider_unavailable',
  'bad_response',
  'request_refused',
  'model_not_found',
  'model_missing',
]);

/** Everything about one task, beside its board. */
export function TaskPanel(props: TaskPanelProps) {
  // While it slides out, it still shows what it showed.
  const [shownId, setShownId] = useState(props.taskId);
  if (props.taskId !== null && props.taskId !== shownId) setShownId(props.taskId);
  const {
    data: task,
    error,
    refetch,
  } = useQuery({
    ...taskQuery(shownId ?? ''),
    enabled: shownId !== null,
  });
  const isGone = error instanceof ApiError && (error.status === 404 || error.status === 400);
  const agentName = props.agents.find((agent) => agent.id === task?.assigned_agent_id)?.name ?? null;

  return (
    <SidePanel
      isOpen={props.taskId !== null}
      onClose={props.onClose}
      title={task ? `${task.key} ${task.title}` : 'Task'}
      header={
        task && !isGone ? (
          <>
            <span className="font-mono text-sm text-ink-muted">{task.key}</span>
            <StatusBadge status={task.status} />
          </>
        ) : (
          <span className="text-sm text-ink-muted">Task</span>
        )
      }
      actions={task && !isGone ? <TaskMenu task={task} onDeleted={props.onClose} /> : null}
      footer={
        task && !isGone ? (
          <TaskDecisionBar
            key={task.id}
            task={task}
            actions={props.actions}
            agentName={agentName}
            isReplying={props.isReplying}
            onReplying={props.onReplying}
          />
        ) : null
      }
    >
      {isGone ? (
        <EmptyState
          icon={<SearchX aria-hidden />}
          title="This task is not here"
          action={<Button onClick={props.onClose}>Back to the board</Button>}
        >
          It was deleted, or you do not have access to it.
        </EmptyState>
      ) : error && !task ? (
        <div className="p-4">
          <Notice
            tone="danger"
            title="The task could not be loaded"
            action={
              <Button size="sm" onClick={() => void refetch()}>
                Try again
              </Button>
            }
          >
            {messageOf(error)}
          </Notice>
        </div>
      ) : task ? (
        <TaskBody key={task.id} {...props} task={task} agentName={agentName} />
      ) : (
        <PanelSkeleton />
      )}
    </SidePanel>
  );
}

function TaskBody({
  task,
  agents,
  agentName,
  isReplying,
  onReplying,
  RunView,
  RunHistory,
  Attachments,
  threadRuns,
}: TaskPanelProps & { task: Task; agentName: string | null }): ReactNode {
  const editor = useTaskEdit(task.id);
  // A conflict about the description has been decided: what was being written in its editor is stored or given up.
  const [decisions, setDecisions] = useState(0);
  const decide = () => {
    forgetDraft(descriptionDraft(task.id));
    setDecisions(decisions + 1);
  };
  return (
    <div className="flex flex-col gap-5 px-4 pt-4 pb-8 md:px-5">
      <div className="flex flex-col gap-3">
        <TaskTitle task={task} onSave={(title) => void editor.save({ title }, task)} />
        <TaskConflictNotice editor={editor} onDecided={decide} />
        <TaskFields task={task} agents={agents} onSave={(edit) => void editor.save(edit, task)} />
      </div>
      {task.status === 'failed' && task.failure ? (
        <Notice tone="danger" title={task.failure.message}>
          <p>{task.failure.remedy}</p>
          {modelFailures.has(task.failure.code) ? (
            <Link href="/models" className={classNames(buttonClasses('secondary', 'sm'), 'mt-2')}>
              Open models
            </Link>
          ) : null}
        </Notice>
      ) : null}
      {task.question ? (
        <TaskQuestion
          task={task}
          question={task.question}
          agentName={agentName ?? task.question.agent_name}
          isReplying={isReplying}
          onReplying={onReplying}
        />
      ) : null}
      <TaskDescription
        key={decisions}
        task={task}
        isSecondary={task.result !== null || task.run !== null}
        onSave={(description, base) => editor.save({ description }, base)}
      />
      <RunView task={task} agentName={agentName} />
      <Attachments task={task} />
      <TaskComments
        taskId={task.id}
        expectedCount={task.comment_count}
        // A waiting task has its box at the question.
        canComment={task.abilities.comment && task.question === null}
        runs={threadRuns}
      />
      <RunHistory taskId={task.id} />
      <p className="text-xs text-ink-subtle">
        Created {task.created_by_name ? `by ${task.created_by_name} ` : ''}
        <RelativeTime time={task.created_at} />, changed <RelativeTime time={task.updated_at} />.
      </p>
    </div>
  );
}

function TaskMenu({ task, onDeleted }: { task: Task; onDeleted: () => void }) {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Menu align="end" trigger={<IconButton label="More" icon={<Ellipsis aria-hidden />} />}>
        <MenuItem
          icon={<LinkIcon aria-hidden />}
          onSelect={() => {
            void copyLink(task);
          }}
        >
          Copy link
        </MenuItem>
        {task.abilities.delete ? (
          <MenuItem icon={<Trash2 aria-hidden />} tone="danger" onSelect={() => setAsking(true)}>
            Delete task…
          </MenuItem>
        ) : null}
      </Menu>
      <DeleteTaskDialog task={task} isOpen={isAsking} onOpenChange={setAsking} onDeleted={onDeleted} />
    </>
  );
}

async function copyLink(task: Task): Promise<void> {
  const link = new URL(taskLink(task.board_id, task.id), window.location.origin).href;
  if (await copyText(link, null)) showToast({ title: 'Link copied', description: task.key, tone: 'success' });
  else showToast({ title: 'The browser does not allow copying here', description: link });
}

/** In the true layout, so that nothing jumps. */
function PanelSkeleton() {
  return (
    <div className="flex flex-col gap-5 px-4 pt-4 md:px-5">
      <Skeleton className="h-8 w-4/5" />
      <div className="grid grid-cols-2 gap-2">
        {['agent', 'priority', 'due', 'tags'].map((field) => (
          <Skeleton key={field} className="h-8" />
        ))}
      </div>
      <Skeleton className="h-32" />
      <Skeleton className="h-24" />
    </div>
  );
}
