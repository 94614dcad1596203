import { expect, it } from 'vitest';
import { formatBytes, formatDuration, formatTokens, formatUsd } from './format.ts';

it('writes tokens, money and time as people read them', () => {
  expect([0, 999, 12_412, 12_000, 999_949, 999_951, 1_250_000].map(formatTokens)).toEqual([
    '0',
    '999',
    '12.4k',
    '12k',
    '999.9k',
    '1M',
    '1.3M',
  ]);
  expect([0, 0.00001, 0.0031, 0.031, 12.5].map(formatUsd)).toEqual([
    '$0.00',
    '< $0.0001',
    '$0.0031',
    '$0.03',
    '$12.50',
  ]);
  expect([1, 284, 1_024, 262_144, 1_572_864].map(formatBytes)).toEqual([
    '1 byte',
    '284 bytes',
    '1 KB',
    '256 KB',
    '1.5 MB',
  ]);
  expect([-5, 850, 12_400, 185_000, 7_800_000].map(formatDuration)).toEqual([
    '0 ms',
    '850 ms',
    '12 s',
    '3 min 05 s',
    '2 h 10 min',
  ]);
});
