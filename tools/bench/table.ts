import { type BenchRow, judge, type Measurement, type Verdict } from './row.ts';

export type Outcome = { row: BenchRow } & (
  | { measurement: Measurement }
  | { failure: string }
  /** Left out, and why. */
  | { skipped: string }
);

const marks: Record<Verdict, string> = {
  aim: 'reaches the aim',
  must: 'within budget',
  missed: 'MISSED',
  compared: 'to compare',
};

export function formatTable(outcomes: readonly Outcome[]): string {
  const head = ['What', 'Measured', 'Must', 'Aim', 'Verdict', 'Note'];
  const body = outcomes.map((outcome) => {
    const { row } = outcome;
    const budget = (value: number | undefined) =>
      value === undefined ? '' : `${row.better === 'higher' ? '≥' : '≤'} ${number(value)} ${row.unit}`;
    const [measured, verdict, note] = cellsOf(outcome);
    return [row.title, measured, budget(row.must), budget(row.aim), verdict, note];
  });
  const lines = [head, ...body];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const format = (line: string[]) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [format(head), widths.map((width) => '─'.repeat(width)).join('  '), ...body.map(format)].join('\n');
}

function cellsOf(outcome: Outcome): [measured: string, verdict: string, note: string] {
  if ('failure' in outcome) return ['none', 'NOT MEASURED', outcome.failure];
  if ('skipped' in outcome) return ['none', 'left out', outcome.skipped];
  const { row, measurement } = outcome;
  return [
    `${number(measurement.value)} ${row.unit}`,
    marks[judge(row, measurement.value)],
    measurement.note ?? '',
  ];
}

export function toJson(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map((outcome) => ({
    key: outcome.row.key,
    title: outcome.row.title,
    unit: outcome.row.unit,
    must: outcome.row.must ?? null,
    aim: outcome.row.aim ?? null,
    ...figureOf(outcome),
  }));
  return JSON.stringify({ measured_at: new Date().toISOString(), rows }, null, 2);
}

function figureOf(outcome: Outcome): { value: number | null; verdict: string; note: string | null } {
  if ('failure' in outcome) return { value: null, verdict: 'not measured', note: outcome.failure };
  if ('skipped' in outcome) return { value: null, verdict: 'left out', note: outcome.skipped };
  const { value, note = null } = outcome.measurement;
  return { value, verdict: judge(outcome.row, value), note };
}

function number(value: number): string {
  return value >= 100 || Number.isInteger(value)
    ? String(Math.round(value))
    : value.toFixed(value >= 10 ? 1 : 2);
}
