import { expect, it } from 'vitest';
import { isDatabaseAway, isDatabaseExhausted } from './database-away.ts';

const withCode = (code: string, rest: object = {}) => Object.assign(new Error('failed'), { code, ...rest });

it('takes a server that is away, going or coming for away', () => {
  for (const code of ['ECONNREFUSED', 'ECONNRESET', 'EAI_AGAIN', '08006', '57P01', '57P03', '53300'])
    expect(isDatabaseAway(withCode(code)), code).toBe(true);
  for (const message of [
    'Connection terminated unexpectedly',
    'timeout exceeded when trying to connect',
    'Client has encountered a connection error and is not queryable',
    'Cannot use a pool after calling end on the pool',
  ])
    expect(isDatabaseAway(new Error(message)), message).toBe(true);
  expect(isDatabaseAway(withCode('ENOENT', { syscall: 'connect' }))).toBe(true);
});

it('takes an error about the statement for what it is', () => {
  for (const code of ['23505', '22P02', '42601', '40001', '53100'])
    expect(isDatabaseAway(withCode(code)), code).toBe(false);
  expect(isDatabaseAway(withCode('ENOENT', { syscall: 'open' }))).toBe(false);
  expect(isDatabaseAway(new Error('The agent of this run was deleted.'))).toBe(false);
  expect(isDatabaseAway('Connection terminated')).toBe(false);
});

it('knows a full disk', () => {
  expect(isDatabaseExhausted(withCode('53100'))).toBe(true);
  expect(isDatabaseExhausted(withCode('23505'))).toBe(false);
});
