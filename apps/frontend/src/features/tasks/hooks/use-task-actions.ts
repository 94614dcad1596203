'use client';

import type { TaskCard } from '@helix/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { showToast } from '#components/ui/toast.tsx';
import { announce } from '#lib/announce.tsx';
import { messageOf } from '#lib/api-error.ts';
import { browserApi } from '#lib/browser-api.ts';
import { refreshTask } from '#lib/refresh-task.ts';
import { patchTask, storeTask, taskKeys } from '#lib/task-cache.ts';
import { approveTask, backToReview, executeTask, rejectTask, stopTask } from '../api/task-mutations.ts';

export type TaskActionName = 'execute' | 'stop' | 'approve' | 'reject';
type ActedTask = Pick<TaskCard, 'id' | 'board_id' | 'title' | 'status'>;

export interface TaskActions {
  /** What is under way, by task. */
  busy: ReadonlyMap<string, TaskActionName>;
  execute: (task: ActedTask) => Promise<boolean>;
  stop: (task: ActedTask) => Promise<boolean>;
  approve: (task: ActedTask) => Promise<boolean>;
  reject: (task: ActedTask, feedback: string) => Promise<boolean>;
}

const refusals: Record<TaskActionName, string> = {
  execute: 'did not start',
  stop: 'was not stopped',
  approve: 'was not approved',
  reject: 'was not sent back',
};

/** What people decide about a task, from the card and from the panel alike. Each answers whether it worked. */
export function useTaskActions(): TaskActions {
  const client = useQueryClient();
  const [busy, setBusy] = useState<ReadonlyMap<string, TaskActionName>>(new Map());

  const act = useCallback(
    async (name: TaskActionName, task: ActedTask, send: () => Promise<void>): Promise<boolean> => {
      setBusy((current) => new Map(current).set(task.id, name));
      try {
        await send();
        return true;
      } catch (error) {
        showToast({
          title: `“${task.title}” ${refusals[name]}`,
          description: messageOf(error),
          tone: 'danger',
        });
        return false;
      } finally {
        setBusy((current) => {
          const rest = new Map(current);
          rest.delete(task.id);
          return rest;
        });
        // The event says the same; this also works while the live connection is away, and after a refusal.
        void refreshTask(client, browserApi, task.id, task.board_id);
      }
    },
    [client],
  );

  return useMemo(() => {
    const started = (task: ActedTask, runId: string) => {
      patchTask(client, task.board_id, task.id, {
        status: 'in_progress',
        run: { id: runId, status: 'queued' },
        failure: null,
      });
      void client.invalidateQueries({ queryKey: taskKeys.runs(task.id) });
      announce(`The run of “${task.title}” started.`);
    };
    return {
      busy,
      execute: (task) => act('execute', task, async () => started(task, await executeTask(task.id))),
      stop: (task) => act('stop', task, () => stopTask(task.id)),
      approve: (task) =>
        act('approve', task, async () => {
          // Shown at once; a refusal is told and takes it back.
          patchTask(client, task.board_id, task.id, { status: 'done' });
          try {
            await approveTask(task.id);
          } catch (error) {
            patchTask(client, task.board_id, task.id, { status: task.status });
            throw error;
          }
          announce(`“${task.title}” is approved.`);
          showToast({
            title: 'Approved',
            description: task.title,
            tone: 'success',
            action: {
              label: 'Undo',
              run: () =>
                void act('approve', task, async () => storeTask(client, await backToReview(task.id))),
            },
          });
        }),
      reject: (task, feedback) =>
        act('reject', task, async () => started(task, await rejectTask(task.id, feedback))),
    };
  }, [client, busy, act]);
}
