import type { Usage, UsageDayPart, UsageFigures } from '@helix/contracts';
import type { UsageGroupRow, UsageSums, UsageTaskRow } from '@helix/database';
import type { DayRange } from './usage-range.ts';

/** Nothing was used: a sum of no rows. */
const NOTHING: UsageSums = {
  runs: 0,
  input_tokens: 0,
  output_tokens: 0,
  cached_tokens: 0,
  cost_usd: null,
  unpriced_tokens: 0,
};

export function toPublicUsage(range: DayRange, groups: UsageGroupRow[], tasks: UsageTaskRow[]): Usage {
  const of = (kind: UsageGroupRow['kind']) => groups.filter((row) => row.kind === kind);
  const byDay = Map.groupBy([...of('day_agent'), ...of('day_model')], (row) => row.day ?? 0);
  return {
    from: range.days[0] ?? '',
    to: range.days.at(-1) ?? '',
    time_zone: range.timeZone,
    totals: toFigures(of('all')[0] ?? NOTHING),
    agents: of('agent').map((row) => ({
      ...toFigures(row),
      id: row.agent_id,
      name: row.agent_name || 'A deleted agent',
      is_deleted: row.is_deleted,
    })),
    models: of('model').map((row) => ({
      ...toFigures(row),
      key: modelKey(row),
      provider: row.provider ?? '',
      model_name: row.model_name ?? '',
    })),
    tasks: tasks.map((row) => ({
      ...toFigures(row),
      id: row.task_id,
      title: row.task_title || 'A deleted task',
      key: row.board_key === null ? null : `${row.board_key}-${row.task_number}`,
      board_id: row.board_id,
    })),
    days: range.days.map((day, index) => {
      const rows = byDay.get(index + 1) ?? [];
      return {
        day,
        agents: rows.filter((row) => row.kind === 'day_agent').map((row) => toPart(row, row.agent_id)),
        models: rows.filter((row) => row.kind === 'day_model').map((row) => toPart(row, modelKey(row))),
      };
    }),
  };
}

function modelKey(row: UsageGroupRow): string {
  return `${row.provider}/${row.model_name}`;
}

function toFigures(row: UsageSums): UsageFigures {
  return {
    runs: row.runs,
    input_tokens: row.input_tokens,
    output_tokens: row.output_tokens,
    cached_tokens: row.cached_tokens,
    total_tokens: totalOf(row),
    cost_usd: row.cost_usd,
    unpriced_tokens: row.unpriced_tokens,
  };
}

function toPart(row: UsageGroupRow, key: string | null): UsageDayPart {
  return { key, runs: row.runs, total_tokens: totalOf(row), cost_usd: row.cost_usd };
}

function totalOf(row: UsageSums): number {
  return row.input_tokens + row.output_tokens + row.cached_tokens;
}
