// Owns how the gateway's events become the steps of a run's timeline.
import type { RunStep } from '@helix/contracts';
import type { AgentEvent, AgentToolName } from '@helix/gateway-protocol';
import { toolDataSchema } from '@helix/gateway-protocol';

const TOOL_TITLES: Record<AgentToolName, string> = {
  read: 'Read a file',
  write: 'Write a file',
  list: 'List files',
  remember: 'Learn a rule',
  note: 'Take a note',
  read_skill: 'Read a skill',
  comment: 'Comment on the task',
  ask: 'Ask a person',
  read_attachment: 'Read an attached file',
  attach: 'Attach a file',
};

const MODEL_STEP = 'model';

/** The step that an event starts, changes or ends; null for events that are no step. */
export function stepOf(event: AgentEvent, find: (id: string) => RunStep | undefined): RunStep | null {
  const at = new Date(event.ts).toISOString();
  if (event.stream === 'tool') return toolStep(event, find, at);
  if (event.stream === 'lifecycle') return modelStep(event, find, at);
  return null;
}

function toolStep(event: AgentEvent, find: (id: string) => RunStep | undefined, at: string): RunStep | null {
  const tool = toolDataSchema.safeParse(event.data);
  if (!tool.success || tool.data.phase === 'update') return null;
  const { toolCallId, name, phase, isError } = tool.data;
  const known = find(toolCallId);
  return {
    id: toolCallId,
    kind: 'tool',
    title: known?.title ?? titleOf(name),
    status: phase === 'start' ? 'running' : isError ? 'error' : 'done',
    started_at: known?.started_at ?? at,
    ended_at: phase === 'start' ? null : at,
  };
}

/** A real OpenClaw has tools that we know no words for: they go by their name. */
function titleOf(name: string | undefined): string {
  return (TOOL_TITLES as Record<string, string | undefined>)[name ?? ''] ?? name ?? 'Tool';
}

/** Each call of the model is a step; its end comes as a model event without a model. */
function modelStep(event: AgentEvent, find: (id: string) => RunStep | undefined, at: string): RunStep | null {
  const { phase, model } = event.data;
  if (phase !== 'model') return null;
  let number = 1;
  while (find(`${MODEL_STEP}-${number}`)) number += 1;
  if (typeof model === 'string') {
    return {
      id: `${MODEL_STEP}-${number}`,
      kind: 'model',
      title: `Ask ${model}`,
      status: 'running',
      started_at: at,
      ended_at: null,
    };
  }
  const last = find(`${MODEL_STEP}-${number - 1}`);
  return last ? { ...last, status: 'done', ended_at: at } : null;
}
