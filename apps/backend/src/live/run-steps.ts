// Owns how the gateway's events become the steps of a run's timeline.
import type { RunStep } from '@helix/contracts';
import type { AgentEvent, AgentToolName } from '@helix/gateway-protocol';
import { stepDataSchema, toolDataSchema } from '@helix/gateway-protocol';
import { openClawSteps } from './openclaw-steps.ts';

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

/** The steps that an event starts, changes or ends; none for most events. */
export function stepsOf(event: AgentEvent, find: (id: string) => RunStep | undefined): RunStep[] {
  const at = new Date(event.ts).toISOString();
  if (event.stream === 'tool') return toolSteps(event, find, at);
  if (event.stream === 'helix') return callSteps(event, find);
  return [
    ...(event.stream === 'lifecycle' ? modelSteps(event, find, at) : []),
    ...openClawSteps(event, find),
  ];
}

function toolSteps(event: AgentEvent, find: (id: string) => RunStep | undefined, at: string): RunStep[] {
  const tool = toolDataSchema.safeParse(event.data);
  if (!tool.success || tool.data.phase === 'update') return [];
  const { toolCallId, name, phase, isError } = tool.data;
  const known = find(toolCallId);
  const step: RunStep = {
    id: toolCallId,
    kind: 'tool',
    title: known?.title ?? titleOf(name),
    status: phase === 'start' ? 'running' : isError ? 'error' : 'done',
    started_at: known?.started_at ?? at,
    ended_at: phase === 'start' ? null : at,
  };
  return [step];
}

/** A real OpenClaw has tools that we know no words for: they go by their name. */
function titleOf(name: string | undefined): string {
  return (TOOL_TITLES as Record<string, string | undefined>)[name ?? ''] ?? name ?? 'Tool';
}

/** Each call of the model, as our gateway tells them. */
function callSteps(event: AgentEvent, find: (id: string) => RunStep | undefined): RunStep[] {
  const step = stepDataSchema.safeParse(event.data);
  if (!step.success) return [];
  const { phase, number, model, startedAt, endedAt, stopReason } = step.data;
  const id = `${MODEL_STEP}-${number}`;
  const isFailed = stopReason === 'error';
  const call: RunStep = {
    id,
    kind: 'model',
    title: find(id)?.title ?? `Ask ${model}`,
    status: phase === 'step-start' ? 'running' : isFailed ? 'error' : 'done',
    started_at: new Date(startedAt).toISOString(),
    ended_at: phase === 'step-start' ? null : new Date(endedAt ?? event.ts).toISOString(),
  };
  return [call];
}

/**
 * A step for each call of the model that a real OpenClaw tells. It ends with the next one, or with a model event without
 * a model.
 */
function modelSteps(event: AgentEvent, find: (id: string) => RunStep | undefined, at: string): RunStep[] {
  const { phase, model } = event.data;
  if (phase !== 'model') return [];
  let number = 1;
  while (find(`${MODEL_STEP}-${number}`)) number += 1;
  const last = find(`${MODEL_STEP}-${number - 1}`);
  const ended = last?.status === 'running' ? [{ ...last, status: 'done' as const, ended_at: at }] : [];
  if (typeof model !== 'string') return ended;
  const begun: RunStep = {
    id: `${MODEL_STEP}-${number}`,
    kind: 'model',
    title: `Ask ${model}`,
    status: 'running',
    started_at: at,
    ended_at: null,
  };
  return [...ended, begun];
}
