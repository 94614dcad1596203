import { AppError } from '@helix/runtime';
import { describe, expect, it } from 'vitest';
import { toAppError, toProblem } from './to-problem.ts';

const databaseError = (code: string, constraint = '', detail = '') =>
  Object.assign(new Error('driver text'), { code, constraint, detail });

describe('errors of the database', () => {
  it.each([
    ['ECONNREFUSED', 503, 'database_unavailable'],
    ['57P01', 503, 'database_unavailable'],
    ['57P03', 503, 'database_unavailable'],
    ['08006', 503, 'database_unavailable'],
    ['53300', 503, 'database_unavailable'],
    ['40001', 503, 'database_unavailable'],
    ['40P01', 503, 'database_unavailable'],
    ['57014', 503, 'database_unavailable'],
    ['22P05', 400, 'validation_failed'],
    ['22003', 400, 'validation_failed'],
    ['23514', 400, 'validation_failed'],
    ['42601', 500, 'internal'],
  ])('%s answers %i %s without the text of the driver', (code, status, expected) => {
    const error = toAppError(databaseError(code));
    expect([error.status, error.code]).toEqual([status, expected]);
    expect(error.message).not.toContain('driver text');
    expect(error.retryAfterSeconds).toBe(status === 503 ? 1 : undefined);
  });

  it('names what is taken, what is missing and what is in use', () => {
    expect(toAppError(databaseError('23505', 'boards_name'))).toMatchObject({
      status: 409,
      code: 'name_taken',
    });
    expect(toAppError(databaseError('23505', 'other'))).toMatchObject({ status: 409, code: 'conflict' });
    const missing = toAppError(
      databaseError('23503', 'agents_org_id_ai_model_id_fkey', 'is not present in table'),
    );
    expect(missing).toMatchObject({ status: 400, errors: [{ field: 'model_id' }] });
    const used = toAppError(databaseError('23503', 'x', 'is still referenced from table'));
    expect(used).toMatchObject({ status: 409, code: 'in_use' });
  });

  it.each(['Connection terminated unexpectedly', 'timeout exceeded when trying to connect'])(
    '"%s" counts as away',
    (text) => {
      expect(toAppError(new Error(text)).code).toBe('database_unavailable');
    },
  );
});

it('keeps faults of ours to itself', () => {
  const error = toAppError(new TypeError('secret of the inside'));
  expect(error.expected).toBe(false);
  expect(JSON.stringify(toProblem(error, 'r1'))).not.toContain('secret');
});

it('sends fields and the current row along', () => {
  const error = new AppError({
    status: 409,
    code: 'version_conflict',
    message: 'No.',
    current: { id: 1 },
    errors: [],
  });
  expect(toProblem(error, 'r1')).toEqual({
    type: 'about:blank',
    title: 'Conflict',
    status: 409,
    detail: 'No.',
    code: 'version_conflict',
    request_id: 'r1',
    errors: [],
    current: { id: 1 },
  });
});
