import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { addToTotals, countPlaywright, countVitest, sumCounts, totalLine } from './test-counts.ts';

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

test('adds up over the commands of one run, and says so in the last line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'helix-totals-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'totals');
  const first = { passed: 900, failed: 0, skipped: 1, isBroken: false };
  expect(addToTotals(first, file)).toEqual(first);
  const total = addToTotals({ passed: 50, failed: 2, skipped: 0, isBroken: false }, file);
  expect(totalLine(total)).toBe('950 passed, 2 failed, 1 skipped');
  // As mktemp makes it.
  writeFileSync(file, '');
  expect(totalLine(addToTotals({ passed: 5, failed: 0, skipped: 0, isBroken: false }, file))).toBe(
    '5 passed, 0 failed',
  );
});

test('counts alone where no file is named', () => {
  const count = { passed: 1, failed: 0, skipped: 0, isBroken: false };
  expect(addToTotals(count, undefined)).toBe(count);
});
