import { describeRunError, testRemedy } from '@helix/domain';
import { runFailureReasonSchema } from '@helix/gateway-protocol';
import { expect, it } from 'vitest';
import { RUN_ERROR_CODES, withProviderWords, wordModelTest } from './failure-words.ts';

const refused = {
  ok: false,
  latency_ms: null,
  message: 'The provider refused the key (401).',
  code: 'auth',
  failure: {
    code: 'KEY_REFUSED',
    reason: 'auth' as const,
    retryable: false,
    providerMessage: 'Incorrect API key',
  },
};

it('says of a run what happened and what to do, each once', () => {
  const { message, remedy } = { message: refused.message, ...describeRunError('auth') };
  expect(`${message} ${remedy}`).toBe(
    'The provider refused the key (401). Check the key in Models, then run again.',
  );
});

it('says of a test what happened, what the provider said and what to do', () => {
  expect(wordModelTest(refused)).toEqual({
    ok: false,
    latency_ms: null,
    code: 'auth',
    message:
      'The provider refused the key (401). The provider said: Incorrect API key. Check the key in Models, then test again.',
  });
  const fine = { ok: true, latency_ms: 12, message: 'The model answered after 12 ms.', code: null };
  expect(wordModelTest(fine)).toEqual(fine);
});

it('repeats no words of the provider that are there already', () => {
  expect(withProviderWords('It said no.', 'no')).toBe('It said no.');
  expect(withProviderWords('It failed.', undefined)).toBe('It failed.');
});

it('has a code and two remedies in whole sentences for every reason', () => {
  for (const reason of runFailureReasonSchema.options) {
    const code = RUN_ERROR_CODES[reason];
    expect(describeRunError(code).remedy).toMatch(/^\p{Lu}.*\.$/u);
  }
  for (const reason of [
    'auth',
    'no_credit',
    'rate_limit',
    'timeout',
    'bad_response',
    'model_not_found',
  ] as const)
    expect(testRemedy(RUN_ERROR_CODES[reason])).not.toMatch(/\brun again\b/i);
});
