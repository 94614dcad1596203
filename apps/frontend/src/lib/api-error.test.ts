import { describe, expect, it } from 'vitest';
import { ApiError, apiErrorFrom, messageOf, unreachableError } from './api-error.ts';

const problem = {
  type: 'about:blank',
  title: 'Validation failed',
  status: 400,
  detail: 'Correct the marked fields.',
  code: 'validation_failed',
  request_id: 'r-1',
  errors: [{ field: 'name', message: 'must not be empty' }],
};

describe('apiErrorFrom', () => {
  it('keeps what a problem document says', () => {
    const error = apiErrorFrom(400, problem);
    expect(error).toMatchObject({ status: 400, code: 'validation_failed', requestId: 'r-1' });
    expect(error.errorOf('name')).toBe('Must not be empty.');
    expect(error.errorOf('email')).toBeUndefined();
    expect(messageOf(error)).toBe('The name must not be empty.');
    const long = { field: 'api_key', message: 'must be at most 100000 characters' };
    expect(messageOf(apiErrorFrom(400, { ...problem, errors: [...problem.errors, long] }))).toBe(
      'The name must not be empty. The api key must be at most 100,000 characters.',
    );
    expect(messageOf(apiErrorFrom(400, { ...problem, errors: [] }))).toBe('Correct the marked fields.');
  });

  it('says what to do when something between us answered', () => {
    const error = apiErrorFrom(502, undefined);
    expect(error.code).toBe('unexpected_answer');
    expect(error.detail).toContain('502');
    expect(error.isTemporary).toBe(true);
  });

  it('carries the current row of a version conflict', () => {
    const error = apiErrorFrom(409, {
      ...problem,
      status: 409,
      code: 'version_conflict',
      current: { version: 7 },
    });
    expect(error.current).toEqual({ version: 7 });
    expect(error.isTemporary).toBe(false);
  });
});

it('asks again only where the same request may succeed later', () => {
  expect(unreachableError(new TypeError('fetch failed')).isTemporary).toBe(true);
  expect(apiErrorFrom(429, problem).isTemporary).toBe(false);
  expect(apiErrorFrom(503, null).isTemporary).toBe(true);
  expect(new ApiError({ status: 429, code: 'rate_limited', detail: 'Wait.' }).isTemporary).toBe(true);
});

it('never shows an internal message to a person', () => {
  expect(messageOf(new TypeError('x is undefined'))).not.toContain('undefined');
});
