// Owns what the chart draws: one bar a day, stacked by agent or model, the largest told apart and the others as one.
import type { Usage, UsageDayPart } from '@helix/contracts';

export const groupings = ['agents', 'models'] as const;
export type Grouping = (typeof groupings)[number];
export const measures = ['cost', 'tokens', 'runs'] as const;
export type Measure = (typeof measures)[number];

/** As many as there are colours; more could not be told apart. */
export const TOLD_APART_MAX = 7;
const restKey = 'rest';
const goneKey = 'gone';

export interface Series {
  key: string;
  name: string;
  /** Of the palette; null for the rest. */
  color: number | null;
  total: number;
}

export interface SeriesDay {
  day: string;
  total: number;
  /** By the series' key; what is 0 is left out. */
  values: Record<string, number>;
}

export function toSeries(
  usage: Usage,
  grouping: Grouping,
  measure: Measure,
): { series: Series[]; days: SeriesDay[] } {
  const groups: { key: string; name: string; total: number }[] =
    grouping === 'agents'
      ? usage.agents.map((agent) => ({
          key: agent.id ?? goneKey,
          name: agent.name,
          total: measureOf(agent, measure),
        }))
      : usage.models.map((model) => ({
          key: model.key,
          name: model.model_name,
          total: measureOf(model, measure),
        }));
  const ranked = groups.filter(({ total }) => total > 0).sort((a, b) => b.total - a.total);
  // One alone is named, not called the rest.
  const shown = ranked.length === TOLD_APART_MAX + 1 ? ranked : ranked.slice(0, TOLD_APART_MAX);
  const rest = ranked.slice(shown.length);
  const known = new Set(shown.map(({ key }) => key));
  const series: Series[] = shown.map((group, index) => ({
    ...group,
    color: index < TOLD_APART_MAX ? index + 1 : null,
  }));
  if (rest.length > 0) {
    const total = rest.reduce((sum, group) => sum + group.total, 0);
    series.push({ key: restKey, name: `${rest.length} others`, color: null, total });
  }
  const days = usage.days.map((day) => toDay(day.day, day[grouping], measure, known));
  return { series, days };
}

function toDay(day: string, parts: UsageDayPart[], measure: Measure, known: ReadonlySet<string>): SeriesDay {
  const values: Record<string, number> = {};
  let total = 0;
  for (const part of parts) {
    const value = measureOf(part, measure);
    if (value === 0) continue;
    const key = part.key ?? goneKey;
    const own = known.has(key) ? key : restKey;
    values[own] = (values[own] ?? 0) + value;
    total += value;
  }
  return { day, total, values };
}

/** What has no price adds nothing to the cost; the page says beside it how much that is. */
function measureOf(part: Pick<UsageDayPart, 'runs' | 'total_tokens' | 'cost_usd'>, measure: Measure): number {
  if (measure === 'runs') return part.runs;
  return measure === 'tokens' ? part.total_tokens : (part.cost_usd ?? 0);
}
