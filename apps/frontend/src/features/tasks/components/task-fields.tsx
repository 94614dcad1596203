'use client';

import { type AgentCard, type Task, type TaskPriority, taskPriorities } from '@helix/contracts';
import { UserRound } from 'lucide-react';
import { AgentMark } from '#components/ui/agent-mark.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { PriorityIcon, priorityLabels } from '#components/ui/priority-icon.tsx';
import { Select } from '#components/ui/select.tsx';
import { agentLiveState } from '#lib/agent-live-state.ts';
import type { TaskEdit } from '../task-conflict.ts';
import { DueField } from './due-field.tsx';
import { FieldRow } from './field-row.tsx';
import { TagsField } from './tags-field.tsx';

interface TaskFieldsProps {
  task: Task;
  agents: readonly AgentCard[];
  onSave: (edit: TaskEdit) => void;
}

const NO_AGENT = 'none';

/** What a field of the task needs to show its value and to change it. */
export interface FieldProps {
  task: Task;
  isLocked: boolean;
  onSave: (edit: TaskEdit) => void;
}

/** Each is saved as soon as it is chosen. */
export function TaskFields({ task, agents, onSave }: TaskFieldsProps) {
  const isLocked = !task.abilities.edit;
  return (
    <div className="grid grid-cols-2 gap-x-4 gap-y-2 lg:gap-y-0.5">
      <FieldRow label="Agent">
        <Select
          aria-label="Agent"
          size="sm"
          isQuiet
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
      </FieldRow>
      <FieldRow label="Priority">
        <Select
          aria-label="Priority"
          size="sm"
          isQuiet
          disabled={isLocked}
          value={task.priority}
          onValueChange={(value) => onSave({ priority: value as TaskPriority })}
          options={taskPriorities.map((priority) => ({
            value: priority,
            label: priorityLabels[priority],
            mark: <PriorityIcon priority={priority} className="[&_.sr-only]:hidden" />,
          }))}
        />
      </FieldRow>
      <DueField task={task} isLocked={isLocked} onSave={onSave} />
      <TagsField task={task} isLocked={isLocked} onSave={onSave} />
      <div className="col-span-2 lg:mt-1.5">
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
