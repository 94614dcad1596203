import { runErrorCodes } from '@helix/contracts';
import { type AgentFinal, type ChatHistoryResult, runFailureReasonSchema } from '@helix/gateway-protocol';
import { describe, expect, it } from 'vitest';
import { heirOf } from './openclaw-heir.ts';
import { type EndingContext, endingOfFinal, endingOfStop, verdictOfHistory } from './run-ending.ts';

const context: EndingContext = {
  model: { id: 'm', name: 'large', provider: 'openai-compatible' },
  failover: null,
  streamed: 'Half of',
  firstTokenAt: new Date(0),
};
const final = (values: Partial<AgentFinal>): AgentFinal => ({
  runId: 'r',
  status: 'ok',
  text: 'The result',
  messages: ['First', 'The result'],
  usage: { inputTokens: 10, outputTokens: 5, cacheReadTokens: 2, cacheWriteTokens: 1 },
  costUsd: 0.5,
  ...values,
});
const history = (messages: unknown[], inFlightRun?: { runId: string; text: string }): ChatHistoryResult =>
  ({
    sessionKey: 's',
    messages,
    hasMore: false,
    totalMessages: messages.length,
    inFlightRun,
  }) as ChatHistoryResult;
const answer = (runId: string, text: string, extra: object = {}) => ({
  role: 'assistant',
  content: [{ type: 'text', text }],
  stopReason: 'stop',
  usage: { input: 10, output: 5, cacheRead: 2, cacheWrite: 0, cost: { total: 0.25 } },
  __openclaw: { id: 'x', seq: 1, runId },
  ...extra,
});

describe('what a final answer of the gateway means', () => {
  it('takes the last message as the result and keeps all of them as the output', () => {
    expect(endingOfFinal(final({}), context)).toMatchObject({
      status: 'succeeded',
      output: 'First\n\nThe result',
      result: 'The result',
      usage: { inputTokens: 10, outputTokens: 5, cachedTokens: 3, costUsd: 0.5 },
      error: null,
    });
  });

  it('calls an answer without text a bad response, never a success', () => {
    expect(endingOfFinal(final({ text: ' ', messages: [] }), context)).toMatchObject({
      status: 'failed',
      result: null,
      error: { code: 'bad_response' },
    });
  });

  it('has a code for every reason a gateway can give, and keeps what had come', () => {
    for (const reason of runFailureReasonSchema.options) {
      const error = {
        code: 'UNAVAILABLE',
        message: 'It failed.',
        reason,
        retryable: false,
        providerMessage: 'quota used up',
      };
      const ending = endingOfFinal(
        final({ status: 'error', text: '', messages: [], usage: null, error }),
        context,
      );
      expect(ending.status).toBe('failed');
      expect(runErrorCodes).toContain(ending.error?.code);
      expect(ending.error?.message).toContain('quota used up');
      expect(ending.output).toBe('Half of');
      expect(ending.usage).toBeNull();
    }
  });

  it('ends a run that somebody else stopped as interrupted', () => {
    expect(endingOfFinal(final({ status: 'timeout' }), context)).toMatchObject({
      status: 'failed',
      error: { code: 'interrupted' },
    });
  });

  it('keeps the text and usage of a run that a person stopped', () => {
    expect(endingOfStop('cancelled', final({ status: 'timeout' }), context, 60)).toMatchObject({
      status: 'cancelled',
      error: null,
      usage: { inputTokens: 10 },
    });
    expect(endingOfStop('deadline', null, context, 60)).toMatchObject({
      status: 'timed_out',
      output: 'Half of',
      error: { code: 'deadline' },
    });
  });
});

describe('what a history says of a run', () => {
  it('finds it in flight, ended, broken or absent', () => {
    expect(verdictOfHistory(history([], { runId: 'r', text: '' }), 'r', context).type).toBe('in-flight');
    expect(verdictOfHistory(history([answer('other', 'x')]), 'r', context).type).toBe('absent');
    expect(
      verdictOfHistory(
        history([{ role: 'user', content: 'go', __openclaw: { id: 'u', seq: 1, runId: 'r' } }]),
        'r',
        context,
      ).type,
    ).toBe('broken');
    expect(verdictOfHistory(history([answer('r', 'Half', { stopReason: 'error' })]), 'r', context).type).toBe(
      'broken',
    );
  });

  it('sums the usage of every call of the run and of no other', () => {
    const rows = [
      answer('other', 'old'),
      answer('r', 'First', { stopReason: 'toolUse' }),
      answer('r', 'The result'),
    ];
    const verdict = verdictOfHistory(history(rows), 'r', context);
    expect(verdict).toMatchObject({
      type: 'ended',
      ending: {
        status: 'succeeded',
        result: 'The result',
        usage: { inputTokens: 20, outputTokens: 10, cachedTokens: 4, costUsd: 0.5 },
      },
    });
  });
});

describe('what an OpenClaw says', () => {
  const elsewhere: EndingContext = { ...context, model: null };

  it('names the model it used, because we brought none', () => {
    const ended = endingOfFinal(final({ model: 'claude', provider: 'anthropic' }), elsewhere);
    expect(ended.model).toEqual({ id: null, name: 'claude', provider: 'anthropic' });
    expect(endingOfFinal(final({}), elsewhere).model).toBeNull();
  });

  it.each([
    ['auth', 'auth'],
    ['server_error', 'provider_unavailable'],
    ['context_overflow', 'context_length'],
    ['something new', 'internal'],
  ])('tells the reason %s on the way, and its final answer only words', (failover, code) => {
    const failed = final({
      status: 'error',
      text: '',
      error: { code: 'UNAVAILABLE', message: 'request failed', retryable: false },
    });
    expect(endingOfFinal(failed, { ...elsewhere, failover }).error).toEqual({
      code,
      message: 'request failed',
    });
  });

  it('calls a timeout what nobody stopped', () => {
    const text = 'Request timed out before a response was generated.';
    const timedOut = final({ status: 'timeout', text, messages: [text] });
    expect(endingOfFinal(timedOut, elsewhere).error).toEqual({ code: 'timeout', message: text });
    expect(endingOfFinal({ ...timedOut, stopReason: 'rpc' }, elsewhere).error?.code).toBe('interrupted');
  });

  const prompt = {
    role: 'user',
    content: 'Do it',
    idempotencyKey: 'r:user',
    __openclaw: { id: 'p', seq: 1 },
  };

  it('knows a run by its prompt alone, before there is an answer', () => {
    expect(verdictOfHistory(history([prompt]), 'r', elsewhere)).toEqual({ type: 'broken', message: null });
    const aborted = answer('r', '', { stopReason: 'aborted', errorMessage: 'request timed out' });
    expect(verdictOfHistory(history([prompt, aborted]), 'r', elsewhere)).toEqual({
      type: 'broken',
      message: 'request timed out',
    });
  });

  it('takes an interrupted run up under an id of its own', () => {
    const earlier = answer('before', 'Of another run.');
    expect(heirOf(history([earlier, prompt]), 'r')).toBeNull();
    expect(heirOf(history([prompt], { runId: 'r', text: '' }), 'r')).toBeNull();
    expect(heirOf(history([prompt], { runId: 'heir', text: '' }), 'r')).toBe('heir');
    const system = { role: 'user', content: '[System] Continue.', __openclaw: { id: 's', seq: 2 } };
    const ended = history([earlier, prompt, system, answer('heir', 'The result.')]);
    expect(heirOf(ended, 'r')).toBe('heir');
    expect(verdictOfHistory(ended, 'heir', elsewhere)).toMatchObject({
      type: 'ended',
      ending: { result: 'The result.' },
    });
  });
});
