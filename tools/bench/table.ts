import { type BenchRow, judge, type Measurement, type Verdict } from './row.ts';

export type Outcome = { row: BenchRow } & ({ measurement: Measurement } | { failure: string });

const marks: Record<Verdict, string> = { aim: 'reaches the aim', must: 'within budget', missed: 'MISSED' };

export function formatTable(outcomes: readonly Outcome[]): string {
  const head = ['What', 'Measured', 'Must', 'Aim', 'Verdict', 'Note'];
  const body = outcomes.map((outcome) => {
    const { row } = outcome;
    const budget = (value: number) => `${row.better === 'higher' ? '≥' : '≤'} ${number(value)} ${row.unit}`;
    const [measured, verdict, note] =
      'failure' in outcome
        ? ['none', 'NOT MEASURED', outcome.failure]
        : [
            `${number(outcome.measurement.value)} ${row.unit}`,
            marks[judge(row, outcome.measurement.value)],
            outcome.measurement.note ?? '',
          ];
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

export function toJson(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map((outcome) => ({
    key: outcome.row.key,
    title: outcome.row.title,
    unit: outcome.row.unit,
    must: outcome.row.must,
    aim: outcome.row.aim,
    ...('failure' in outcome
      ? { value: null, verdict: 'not measured', note: outcome.failure }
      : {
          value: outcome.measurement.value,
          verdict: judge(outcome.row, outcome.measurement.value),
          note: outcome.measurement.note ?? null,
        }),
  }));
  return JSON.stringify({ measured_at: new Date().toISOString(), rows }, null, 2);
}

function number(value: number): string {
  return value >= 100 || Number.isInteger(value)
    ? String(Math.round(value))
    : value.toFixed(value >= 10 ? 1 : 2);
}
