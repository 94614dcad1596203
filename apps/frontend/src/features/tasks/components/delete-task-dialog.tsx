'use client';

import type { Task } from '@helix/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { showToast } from '#components/ui/toast.tsx';
import { messageOf } from '#lib/api-error.ts';
import { removeCard } from '#lib/task-cache.ts';
import { deleteTask } from '../api/task-mutations.ts';

interface DeleteTaskDialogProps {
  task: Task;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onDeleted: () => void;
}

export function DeleteTaskDialog({ task, isOpen, onOpenChange, onDeleted }: DeleteTaskDialogProps) {
  const client = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const remove = async () => {
    setBusy(true);
    try {
      await deleteTask(task.id);
      removeCard(client, task.board_id, task.id);
      onOpenChange(false);
      onDeleted();
      showToast({ title: `${task.key} is deleted`, description: task.title });
    } catch (error) {
      showToast({ title: 'The task was not deleted', description: messageOf(error), tone: 'danger' });
    } finally {
      setBusy(false);
    }
  };
  const lost = [
    countOf(task.comment_count, 'comment'),
    countOf(task.attachment_count, 'file'),
    'its runs',
  ].filter(Boolean);
  return (
    <ConfirmDialog
      title={`Delete ${task.key}?`}
      action="Delete task"
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      onConfirm={() => void remove()}
      isBusy={isBusy}
    >
      “{task.title}” goes with {new Intl.ListFormat('en').format(lost)}. This cannot be undone; the record of
      what was done and what it cost stays.
    </ConfirmDialog>
  );
}

function countOf(count: number, what: string): string {
  return count === 0 ? '' : `its ${count} ${count === 1 ? what : `${what}s`}`;
}
