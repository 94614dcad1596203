'use client';

import { type Task, taskSchema } from '@helix/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { showToast } from '#components/ui/toast.tsx';
import { ApiError, messageOf } from '#lib/api-error.ts';
import { storeTask, taskKeys } from '#lib/task-cache.ts';
import { patchTaskRow } from '../api/task-mutations.ts';
import { decideConflict, type EditableField, type TaskEdit } from '../task-conflict.ts';

export interface EditConflict {
  edit: TaskEdit;
  fields: EditableField[];
  theirs: Task;
}

export interface TaskEditor {
  /** Saves at once; answers whether it is stored. `base`: the row the person started from. */
  save: (edit: TaskEdit, base: Task) => Promise<boolean>;
  conflict: EditConflict | null;
  /** Writes the own change over theirs. */
  keepMine: () => Promise<boolean>;
  takeTheirs: () => void;
  isSaving: boolean;
}

/** Edits of one task. What is typed shows at once and goes back, visibly, when the server refuses it. */
export function useTaskEdit(taskId: string): TaskEditor {
  const client = useQueryClient();
  const [conflict, setConflict] = useState<EditConflict | null>(null);
  const [saving, setSaving] = useState(0);

  const save = useCallback(
    async (edit: TaskEdit, base: Task): Promise<boolean> => {
      const key = taskKeys.detail(taskId);
      const before = client.getQueryData<Task>(key);
      client.setQueryData<Task>(key, (task) => task && { ...task, ...edit });
      setSaving((count) => count + 1);
      try {
        const saved = await sendEdit(taskId, edit, base);
        if (saved.type === 'conflict') {
          client.setQueryData<Task>(key, saved.theirs);
          setConflict({ edit, fields: saved.fields, theirs: saved.theirs });
          return false;
        }
        storeTask(client, saved.task);
        setConflict(null);
        return true;
      } catch (error) {
        client.setQueryData<Task>(key, before);
        void client.invalidateQueries({ queryKey: key });
        const first = error instanceof ApiError ? error.errors[0] : undefined;
        showToast({
          title: 'The change was not saved',
          description: first ? `${first.field}: ${first.message}` : messageOf(error),
          tone: 'danger',
        });
        return false;
      } finally {
        setSaving((count) => count - 1);
      }
    },
    [client, taskId],
  );

  return {
    save,
    conflict,
    keepMine: async () => (conflict ? await save(conflict.edit, conflict.theirs) : true),
    takeTheirs: () => setConflict(null),
    isSaving: saving > 0,
  };
}

type SentEdit = { type: 'saved'; task: Task } | { type: 'conflict'; fields: EditableField[]; theirs: Task };

async function sendEdit(taskId: string, edit: TaskEdit, base: Task): Promise<SentEdit> {
  try {
    return { type: 'saved', task: await patchTaskRow(taskId, { ...edit, version: base.version }) };
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'version_conflict') throw error;
    const current = taskSchema.safeParse(error.current);
    if (!current.success) throw error;
    const decision = decideConflict(base, current.data, edit);
    if (decision.type === 'same') return { type: 'saved', task: current.data };
    if (decision.type === 'conflict')
      return { type: 'conflict', fields: decision.fields, theirs: current.data };
    return await sendEdit(taskId, edit, current.data);
  }
}
