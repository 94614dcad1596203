// Owns how the gateway's events become the steps of a run's timeline.
import type { RunStep } from '@helix/contracts';
import { toolTitle } from '@helix/domain';
import type { AgentEvent } from '@helix/gateway-protocol';
import { stepDataSchema, toolDataSchema } from '@helix/gateway-protocol';
import { openClawSteps } from './openclaw-steps.ts';

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
    title: known?.title ?? toolTitle(name ?? 'Tool'),
    status: phase === 'start' ? 'running' : isError ? 'error' : 'done',
    started_at: known?.started_at ?? at,
    ended_at: phase === 'start' ? null : at,
  };
  return [step];
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
