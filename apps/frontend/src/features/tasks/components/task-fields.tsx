'use client';

import { type AgentCard, type Task, type TaskPriority, taskPriorities } from '@helix/contracts';
import { UserRound } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { AgentMark } from '#components/ui/agent-mark.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { PriorityIcon, priorityLabels } from '#components/ui/priority-icon.tsx';
import { Select } from '#components/ui/select.tsx';
import { agentLiveState } from '#lib/agent-live-state.ts';
import { fromDateField, toDateField } from '#lib/due-date.ts';
import { parseTags } from '#lib/parse-tags.ts';
import type { TaskEdit } from '../task-conflict.ts';

interface TaskFieldsProps {
  task: Task;
  agents: readonly AgentCard[];
  onSave: (edit: TaskEdit) => void;
}

const NO_AGENT = 'none';
const fieldClasses =
  'h-8 w-full min-w-0 rounded-md border border-line-control bg-surface px-2.5 text-sm text-ink hover:not-disabled:border-ink-muted focus-visible:border-accent disabled:opacity-60 pointer-coarse:h-10';

/** Each is saved as soon as it is chosen. */
export function TaskFields({ task, agents, onSave }: TaskFieldsProps) {
  const isLocked = !task.abilities.edit;
  return (
    <div className="grid grid-cols-2 gap-x-4 gap-y-2">
      <Row label="Agent">
        <Select
          aria-label="Agent"
          size="sm"
          disabled={isLocked || task.run !== null}
          value={task.assigned_agent_id ?? NO_AGENT}
          onValueChange={(value) => onSave({ assigned_agent_id: value === NO_AGENT ? null : value })}
          options={[
            {
              value: NO_AGENT,
              label: 'No agent',
              mark: <UserRound aria-hidden className="size-4 text-ink-subtle" />,
            },
            ...agents.map((agent) => ({
              value: agent.id,
              label: agent.name,
              hint: agent.role_title,
              mark: (
                <AgentMark
                  id={agent.id}
                  name={agent.name}
                  state={agentLiveState(agent.status)}
                  size="sm"
                  isDecorative
                />
              ),
            })),
          ]}
        />
      </Row>
      <Row label="Priority">
        <Select
          aria-label="Priority"
          size="sm"
          disabled={isLocked}
          value={task.priority}
          onValueChange={(value) => onSave({ priority: value as TaskPriority })}
          options={taskPriorities.map((priority) => ({
            value: priority,
            label: priorityLabels[priority],
            mark: <PriorityIcon priority={priority} className="[&_.sr-only]:hidden" />,
          }))}
        />
      </Row>
      <DueField task={task} isLocked={isLocked} onSave={onSave} />
      <TagsField task={task} isLocked={isLocked} onSave={onSave} />
      <div className="col-span-2">
        <Checkbox
          label="Ask for approval when the agent has finished"
          isChecked={task.requires_approval}
          disabled={isLocked}
          onChange={(requiresApproval) => onSave({ requires_approval: requiresApproval })}
        />
      </div>
    </div>
  );
}

function Row({ label, children, htmlFor }: { label: string; children: ReactNode; htmlFor?: string }) {
  return (
    <div className="flex min-w-0 flex-col gap-1 text-xs lg:grid lg:grid-cols-[4rem_minmax(0,1fr)] lg:items-center lg:gap-2 lg:text-sm">
      {htmlFor ? (
        <label htmlFor={htmlFor} className="text-ink-muted">
          {label}
        </label>
      ) : (
        <span aria-hidden className="text-ink-muted">
          {label}
        </span>
      )}
      {children}
    </div>
  );
}

interface FieldProps {
  task: Task;
  isLocked: boolean;
  onSave: (edit: TaskEdit) => void;
}

function DueField({ task, isLocked, onSave }: FieldProps) {
  const id = useId();
  return (
    <Row label="Due" htmlFor={id}>
      <input
        key={task.due_date}
        id={id}
        type="date"
        disabled={isLocked}
        defaultValue={toDateField(task.due_date)}
        onBlur={(event) => {
          const next = fromDateField(event.target.value);
          if (toDateField(next) !== toDateField(task.due_date)) onSave({ due_date: next });
        }}
        suppressHydrationWarning
        className={fieldClasses}
      />
    </Row>
  );
}

function TagsField({ task, isLocked, onSave }: FieldProps) {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const commit = () => {
    const tags = draft === null ? task.tags : parseTags(draft);
    setDraft(null);
    if (JSON.stringify(tags) !== JSON.stringify(task.tags)) onSave({ tags });
  };
  return (
    <Row label="Tags" htmlFor={id}>
      {draft === null && task.tags.length > 0 ? (
        <button
          id={id}
          type="button"
          disabled={isLocked}
          title="Edit the tags"
          onClick={() => setDraft(task.tags.join(', '))}
          className="flex min-h-8 flex-wrap items-center gap-1 rounded-md px-1 text-left enabled:hover:bg-hover"
        >
          {task.tags.map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
          <span className="sr-only">Edit the tags</span>
        </button>
      ) : (
        <input
          id={id}
          // biome-ignore lint/a11y/noAutofocus: it replaces the button that was just pressed
          autoFocus={draft !== null}
          value={draft ?? ''}
          disabled={isLocked}
          placeholder="seo, newsletter"
          onChange={(event) => setDraft(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.currentTarget.blur();
            if (event.key === 'Escape') {
              event.stopPropagation();
              setDraft(null);
            }
          }}
          className={fieldClasses}
        />
      )}
    </Row>
  );
}
