import type { RunStep } from '@helix/contracts';
import { toolTitle } from '@helix/domain';
import { type AgentEvent, agentToolNames } from '@helix/gateway-protocol';
import { expect, it } from 'vitest';
import { stepsOf } from './run-steps.ts';

const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 12, 0, second)).toISOString();

/** Every step as it stands after these events, one a second. */
function stepsAfter(events: Pick<AgentEvent, 'stream' | 'data'>[]): RunStep[] {
  const steps = new Map<string, RunStep>();
  for (const [index, event] of events.entries()) {
    const whole = { runId: 'r', seq: index, ts: Date.parse(at(index)), ...event };
    for (const step of stepsOf(whole, (id) => steps.get(id))) steps.set(step.id, step);
  }
  return [...steps.values()];
}

const model = (name: string | null) => ({ stream: 'lifecycle', data: { phase: 'model', model: name } });
const tool = (phase: string, rest: object = {}) => ({
  stream: 'tool',
  data: { phase, name: 'write', toolCallId: 'call-1', ...rest },
});

it('ends a call of the model with the next one, as an OpenClaw tells them, and the last with the run', () => {
  const steps = stepsAfter([model('gpt'), tool('start'), tool('result'), model('gpt'), model(null)]);
  expect(steps).toMatchObject([
    { id: 'model-1', status: 'done', started_at: at(0), ended_at: at(3) },
    { id: 'call-1', kind: 'tool', title: 'Write a file', status: 'done', ended_at: at(2) },
    { id: 'model-2', status: 'done', started_at: at(3), ended_at: at(4) },
  ]);
});

it('shows a tool while it works, and that it failed', () => {
  expect(stepsAfter([tool('start'), tool('update')])).toMatchObject([{ status: 'running', ended_at: null }]);
  expect(stepsAfter([tool('start'), tool('result', { isError: true })])).toMatchObject([{ status: 'error' }]);
});

it('makes nothing of events that tell of no step', () => {
  expect(stepsAfter([model(null), { stream: 'lifecycle', data: { phase: 'start' } }])).toEqual([]);
});

it('takes the times of each call from a gateway that tells them, and not from the end of the run', () => {
  const call = (phase: string, number: number, second: number, rest: object = {}) => ({
    stream: 'helix',
    data: { phase, number, provider: 'p', model: 'gpt', startedAt: Date.parse(at(second)), ...rest },
  });
  const end = (second: number, stopReason: string) => ({ endedAt: Date.parse(at(second)), stopReason });
  const steps = stepsAfter([
    model('gpt'),
    call('step-start', 1, 10),
    call('step-end', 1, 10, end(20, 'toolUse')),
    call('step-start', 2, 30),
    call('step-end', 2, 30, end(40, 'error')),
    model(null),
  ]);
  expect(steps).toMatchObject([
    { id: 'model-1', title: 'Ask gpt', status: 'done', started_at: at(10), ended_at: at(20) },
    { id: 'model-2', status: 'error', started_at: at(30), ended_at: at(40) },
  ]);
});

it('says that a command waits for the operator of an OpenClaw, until it was decided about', () => {
  const approval = (phase: string) => ({
    stream: 'lifecycle',
    data: { phase, approvalId: '0db43ae4', toolCallId: 'call-1' },
  });
  expect(stepsAfter([approval('waiting-approval')])).toMatchObject([
    { kind: 'notice', status: 'running', ended_at: null },
  ]);
  expect(stepsAfter([approval('waiting-approval'), approval('approval-resolved')])).toMatchObject([
    { kind: 'notice', status: 'done', title: 'The operator decided about a command', ended_at: at(1) },
  ]);
});

it('shows why nothing comes while an OpenClaw tries its provider again', () => {
  const retry = (retryAttempt: number) => ({
    stream: 'run_status',
    data: { phase: 'retrying', message: `Retrying in 1s (${retryAttempt}/8).`, retryAttempt, maxRetries: 8 },
  });
  expect(stepsAfter([retry(1), retry(2)])).toMatchObject([
    { kind: 'notice', title: 'Retrying in 1s (1/8).', status: 'error' },
    { title: 'Retrying in 1s (2/8).' },
  ]);
});

it('has words for every tool of our agents', () => {
  for (const name of agentToolNames) expect(toolTitle(name)).not.toBe(name);
});
