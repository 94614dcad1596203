/** Reads what each test runner reports into the same four figures, and adds up what several commands ran. */
import { readFileSync, writeFileSync } from 'node:fs';

export interface Count {
  passed: number;
  failed: number;
  skipped: number;
  /** The runner itself failed: a file did not load, a setup broke, nothing was reported. */
  isBroken: boolean;
}

export function countVitest(report: unknown, exitCode: number): Count {
  const {
    numPassedTests = 0,
    numFailedTests = 0,
    numPendingTests = 0,
    numTodoTests = 0,
  } = (report ?? {}) as Partial<Record<string, number>>;
  return finish(
    { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests },
    exitCode,
  );
}

export function countPlaywright(report: unknown, exitCode: number): Count {
  const { stats = {} } = (report ?? {}) as { stats?: Partial<Record<string, number>> };
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = stats;
  return finish({ passed: expected, failed: unexpected + flaky, skipped }, exitCode);
}

export function sumCounts(counts: Count[]): Count {
  return {
    passed: counts.reduce((sum, count) => sum + count.passed, 0),
    failed: counts.reduce((sum, count) => sum + count.failed, 0),
    skipped: counts.reduce((sum, count) => sum + count.skipped, 0),
    isBroken: counts.some((count) => count.isBroken),
  };
}

/** A runner that fails without a failed test still counts as one: the last line must not read as success. */
function finish(count: Omit<Count, 'isBroken'>, exitCode: number): Count {
  const isBroken = exitCode !== 0 && count.failed === 0;
  return { ...count, failed: count.failed + (isBroken ? 1 : 0), isBroken };
}

/**
 * Adds to what earlier commands of the same run counted, in the file they share, which HELIX_TEST_TOTALS names.
 * @returns the sum over all of them
 */
export function addToTotals(count: Count, file: string | undefined): Count {
  if (!file) return count;
  const total = sumCounts([...readTotals(file), count]);
  writeFileSync(file, JSON.stringify(total));
  return total;
}

function readTotals(file: string): Count[] {
  try {
    const text = readFileSync(file, 'utf8');
    return text === '' ? [] : [JSON.parse(text) as Count];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** The last line that a test command prints. */
export function totalLine({ passed, failed, skipped }: Count): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
