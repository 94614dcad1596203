import type { AgentFinal } from '@helix/gateway-protocol';
import { expect, it } from 'vitest';
import { isLostStart, nameOfStart, numberOfStart } from './openclaw-starts.ts';

const ended = (change: Partial<AgentFinal> & { message?: string }): AgentFinal => {
  const { message, ...rest } = change;
  const error = message === undefined ? {} : { error: { code: 'UNAVAILABLE', message, retryable: false } };
  return {
    runId: 'r',
    status: 'error',
    text: '',
    messages: [],
    usage: null,
    costUsd: null,
    ...error,
    ...rest,
  };
};

it('tells a start that OpenClaw took back from a run that failed', () => {
  const superseded = 'prepared model runtime plugin generation was superseded for /srv/agents/ada/agent';
  const changed = 'Session "agent:a:t" changed while starting work. Retry. | SESSION_WORK_START_CHANGED';
  expect([superseded, changed].map((message) => isLostStart(ended({ message })))).toEqual([true, true]);
  expect(isLostStart(ended({ message: 'request failed (authentication failed, HTTP 401)' }))).toBe(false);
  expect(isLostStart(ended({ message: superseded, text: 'Half of it.' }))).toBe(false);
  expect(isLostStart(ended({ status: 'ok', text: 'superseded' }))).toBe(false);
});

it('names each start of a run, and knows its own by name', () => {
  expect([1, 2, 3].map((number) => nameOfStart('run', number))).toEqual(['run', 'run:2', 'run:3']);
  expect(
    ['run', 'run:2', 'run:x', 'run:', 'runner', 'other'].map((name) => numberOfStart(name, 'run')),
  ).toEqual([1, 2, null, null, null, null]);
});
