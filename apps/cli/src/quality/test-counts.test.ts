import { expect, test } from 'vitest';
import { countPlaywright, countVitest, sumCounts } from './test-counts.ts';

test('sums what both runners report', () => {
  const vitest = countVitest(
    { numPassedTests: 10, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 },
    1,
  );
  const playwright = countPlaywright({ stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 0 } }, 1);
  expect(sumCounts([vitest, playwright])).toEqual({ passed: 15, failed: 3, skipped: 3, isBroken: false });
});

test('a runner that breaks without a failed test counts as a failure', () => {
  expect(countVitest(null, 1)).toEqual({ passed: 0, failed: 1, skipped: 0, isBroken: true });
  expect(countPlaywright({ stats: { expected: 5 } }, 1)).toMatchObject({ passed: 5, failed: 1 });
});
