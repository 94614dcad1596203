import { describe, expect, it } from 'vitest';
import {
  brokenAnswer,
  classifyFailure,
  contentRefused,
  type FailureContext,
  providerSilent,
} from './classify-failure.ts';

const context: FailureContext = { modelName: 'gpt-9', apiKey: 'sk-secret-value', hasStarted: false };
const body = (message: string) => JSON.stringify({ error: { message } });
const classify = (error: object, change: Partial<FailureContext> = {}) =>
  classifyFailure(error, { ...context, ...change });

describe('what a failure of the provider is called', () => {
  it.each([
    [401, '', 'auth', 'The provider refused the key (401).'],
    [403, '', 'auth', 'The provider refused the key (403).'],
    [402, '', 'no_credit', 'The provider has no credit left for this key (402).'],
    [429, body('insufficient_quota'), 'no_credit', 'The provider has no credit left for this key (429).'],
    [429, '', 'rate_limit', 'The provider is limiting requests (429).'],
    [408, '', 'timeout', 'The provider took too long to answer (408).'],
    [500, '', 'provider_unavailable', 'The provider has a problem of its own (500).'],
    [503, '', 'provider_unavailable', 'The provider has a problem of its own (503).'],
    [413, '', 'context_length', 'The task with its history is longer than the model can read.'],
    [
      400,
      body('maximum context length'),
      'context_length',
      'The task with its history is longer than the model can read.',
    ],
    [404, '', 'model_not_found', 'The provider does not know the model “gpt-9” (404).'],
    [400, '', 'request_refused', 'The provider refused the request (400) and gave no reason.'],
    [400, body('tools are not supported'), 'request_refused', 'The provider refused the request (400).'],
    [
      307,
      '',
      'bad_response',
      'The provider answered with a redirect (307), which is not followed because it would take the key elsewhere.',
    ],
  ])('%i %s is %s', (statusCode, responseBody, reason, message) => {
    expect(classify({ statusCode, responseBody })).toMatchObject({ reason, message, httpStatus: statusCode });
  });

  it('says how far it came where there was no answer, or half of one', () => {
    expect(classify({ message: 'fetch failed', cause: { code: 'ECONNREFUSED' } })).toMatchObject({
      reason: 'provider_unavailable',
      message: 'The provider cannot be reached (ECONNREFUSED).',
    });
    expect(classify({ message: 'x' })).toMatchObject({
      reason: 'bad_response',
      message: "The provider answered in a form that is not a model's answer.",
    });
    expect(classify({ message: 'x' }, { hasStarted: true }).message).toBe(
      'The provider broke off in the middle of its answer.',
    );
    expect(contentRefused().message).toBe('The provider declined to answer because of its content rules.');
    expect(brokenAnswer('EMPTY_ANSWER').message).toBe('The model ended its answer without a word.');
    expect(providerSilent(60_000).message).toBe('The provider sent nothing for 60 s.');
  });

  it('passes the words of the provider on, and never the key', () => {
    const failure = classify({ statusCode: 401, responseBody: body('Wrong key sk-secret-value given') });
    expect(failure.providerMessage).toBe('Wrong key [secret] given');
    expect(JSON.stringify(failure)).not.toContain('sk-secret-value');
  });
});
