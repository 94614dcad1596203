// Owns what of the log is shown: a choice that stands in the address, so that it can be kept and sent to somebody.
import { addDays, type CalendarDay, startOfDay } from '@helix/domain';

/** As they stand in the address. */
export const filterNames = ['actor', 'kind', 'action', 'board', 'entity', 'from', 'to', 'q'] as const;
export type FilterName = (typeof filterNames)[number];
export type ActivityFilters = Partial<Record<FilterName, string>>;

const idPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const dayPattern = /^\d{4}-\d{2}-\d{2}$/;
const isDay = (text: string) => dayPattern.test(text) && !Number.isNaN(Date.parse(text));

const isUsable: Record<FilterName, (value: string) => boolean> = {
  actor: (value) => idPattern.test(value),
  kind: (value) => kinds.some((kind) => kind.value === value),
  action: (value) => /^[a-z_]+\.[a-z_]+$/.test(value),
  board: (value) => idPattern.test(value),
  entity: (value) => idPattern.test(value),
  from: isDay,
  to: isDay,
  q: (value) => value.length <= 200,
};

/** What happened, in the groups that people look for. */
export const kinds = [
  { value: 'run', label: 'Runs', action: 'run.*' },
  { value: 'task', label: 'Tasks', action: 'task.*' },
  { value: 'comment', label: 'Comments', action: 'comment.*' },
  { value: 'agent', label: 'Agents', action: 'agent.*' },
  { value: 'model', label: 'Models', action: 'model.*' },
  { value: 'board', label: 'Boards', action: 'board.*' },
  { value: 'department', label: 'Departments', action: 'department.*' },
  { value: 'user', label: 'People', action: 'user.*' },
] as const;

/** Leaves out what is none: an address can be typed by anybody. */
export function readFilters(query: URLSearchParams): ActivityFilters {
  const filters: ActivityFilters = {};
  for (const name of filterNames) {
    const value = query.get(name)?.trim();
    if (value && isUsable[name](value)) filters[name] = value;
  }
  return filters;
}

/** What the API is asked. Days are the reader's: from the first moment of one to the last of the other. */
export function toApiQuery(filters: ActivityFilters, timeZone: string): Record<string, string | undefined> {
  const kind = kinds.find(({ value }) => value === filters.kind);
  return {
    actor_id: filters.actor,
    action: filters.action ?? kind?.action,
    board_id: filters.board,
    entity_id: filters.entity,
    from: filters.from && moment(filters.from, timeZone),
    to: filters.to && moment(addDays(filters.to, 1), timeZone),
    q: filters.q,
  };
}

function moment(day: CalendarDay, timeZone: string): string {
  return startOfDay(day, timeZone).toISOString();
}
