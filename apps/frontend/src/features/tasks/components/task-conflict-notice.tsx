'use client';

import { Button } from '#components/ui/button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import type { TaskEditor } from '../hooks/use-task-edit.ts';
import { fieldLabels } from '../task-conflict.ts';

interface TaskConflictNoticeProps {
  editor: TaskEditor;
  onDecided: () => void;
}

/** Two people changed the same thing: both versions are shown, nothing is lost without a choice. */
export function TaskConflictNotice({ editor, onDecided }: TaskConflictNoticeProps) {
  const { conflict } = editor;
  if (conflict === null) return null;
  const takeTheirs = () => {
    editor.takeTheirs();
    onDecided();
  };
  const keepMine = async () => {
    if (await editor.keepMine()) onDecided();
  };
  const names = conflict.fields.map((field) => fieldLabels[field]).join(' and ');
  return (
    <Notice tone="warning" title={`Somebody else has changed the ${names} meanwhile`} isLive>
      {conflict.fields.map((field) => (
        <dl key={field} className="mt-2 grid grid-cols-[4rem_minmax(0,1fr)] gap-1">
          <dt>Theirs</dt>
          <dd className="max-h-40 overflow-auto text-ink wrap-anywhere whitespace-pre-wrap">
            {readable(conflict.theirs[field])}
          </dd>
          <dt>Yours</dt>
          <dd className="max-h-40 overflow-auto text-ink wrap-anywhere whitespace-pre-wrap">
            {readable(conflict.edit[field])}
          </dd>
        </dl>
      ))}
      <div className="mt-3 flex gap-2">
        <Button size="sm" onClick={takeTheirs}>
          Use theirs
        </Button>
        <Button size="sm" variant="primary" isBusy={editor.isSaving} onClick={() => void keepMine()}>
          Keep mine
        </Button>
      </div>
    </Notice>
  );
}

function readable(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'nothing';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return Array.isArray(value) ? value.join(', ') || 'nothing' : String(value);
}
