// Owns which days of usage are shown: a choice that stands in the address.
import { USAGE_DAYS_MAX } from '@helix/contracts';
import { addDays, type CalendarDay, daysBetween } from '@helix/domain';

export const periods = [
  { value: '7', label: 'Last 7 days', days: 7 },
  { value: '30', label: 'Last 30 days', days: 30 },
  { value: '90', label: 'Last 90 days', days: 90 },
  { value: '365', label: 'Last 365 days', days: 365 },
] as const;
const usualDays = 30;

export interface Period {
  from: CalendarDay;
  to: CalendarDay;
  /** The preset, or that the days were chosen. */
  choice: string;
}

const isDay = (text: string | null): text is string =>
  text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

/** The day before and the day itself: what a night brought. */
export function sinceYesterday(today: CalendarDay): { from: CalendarDay; to: CalendarDay } {
  return { from: addDays(today, -1), to: today };
}

/** Anything that the API would refuse becomes the usual days: an address can be typed by anybody. */
export function readPeriod(query: URLSearchParams, today: CalendarDay): Period {
  const [from, to] = [query.get('from'), query.get('to')];
  if (isDay(from) && isDay(to)) {
    const count = daysBetween(from, to) + 1;
    if (count >= 1 && count <= USAGE_DAYS_MAX && from >= '1970-01-01') return { from, to, choice: 'chosen' };
  }
  const preset = periods.find(({ value }) => value === query.get('days'));
  const days = preset?.days ?? usualDays;
  return { from: addDays(today, 1 - days), to: today, choice: preset?.value ?? String(usualDays) };
}
