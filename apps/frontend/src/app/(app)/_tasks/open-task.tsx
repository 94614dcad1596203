'use client';

import type { AgentCard } from '@helix/contracts';
import { TaskAttachments } from '#features/attachments/components/task-attachments.tsx';
import { useReadOfTask } from '#features/notifications/hooks/use-read-of-task.ts';
import { AnsweringRuns } from '#features/runs/components/answering-runs.tsx';
import { CommentRunLink } from '#features/runs/components/comment-run-link.tsx';
import { RunHistory } from '#features/runs/components/run-history.tsx';
import { RunView } from '#features/runs/components/run-view.tsx';
import { TaskPanel } from '#features/tasks/components/task-panel.tsx';
import type { TaskPanelState } from './use-task-panel.ts';

const threadRuns = { AnsweringRuns, CommentRunLink };

/** The open task beside its page, put together out of its features. */
export function OpenTask({ panel, agents }: { panel: TaskPanelState; agents: readonly AgentCard[] }) {
  useReadOfTask(panel.openTaskId);
  return (
    <TaskPanel
      taskId={panel.openTaskId}
      agents={agents}
      actions={panel.actions}
      isReplying={panel.isReplying}
      onReplying={panel.setReplying}
      onClose={panel.close}
      RunView={RunView}
      RunHistory={RunHistory}
      Attachments={TaskAttachments}
      threadRuns={threadRuns}
    />
  );
}
