// Owns what happens when two people edit one task: only the same field is a conflict.
import type { Task, TaskPatch } from '@helix/contracts';

export const editableFields = [
  'title',
  'description',
  'priority',
  'assigned_agent_id',
  'requires_approval',
  'due_date',
  'tags',
] as const;
export type EditableField = (typeof editableFields)[number];
export type TaskEdit = Pick<TaskPatch, EditableField>;

export type ConflictDecision =
  /** Somebody changed something else: the edit is sent again on top of it. */
  | { type: 'retry'; version: number }
  /** Somebody made the same change. */
  | { type: 'same' }
  | { type: 'conflict'; fields: EditableField[] };

/** `base`: the row the editor started from. `current`: the row as it is stored now. */
export function decideConflict(base: Task, current: Task, edit: TaskEdit): ConflictDecision {
  const edited = editableFields.filter((field) => edit[field] !== undefined);
  const open = edited.filter((field) => !isEqual(edit[field], current[field]));
  if (open.length === 0) return { type: 'same' };
  const fields = open.filter((field) => !isEqual(base[field], current[field]));
  return fields.length === 0 ? { type: 'retry', version: current.version } : { type: 'conflict', fields };
}

function isEqual(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

export const fieldLabels: Record<EditableField, string> = {
  title: 'title',
  description: 'description',
  priority: 'priority',
  assigned_agent_id: 'agent',
  requires_approval: 'approval',
  due_date: 'due date',
  tags: 'tags',
};
