// Owns which days a question about usage means.
import { USAGE_DAYS_MAX, type usageQuerySchema } from '@helix/contracts';
import { addDays, type CalendarDay, dayOf, daysBetween, isTimeZone, startOfDay } from '@helix/domain';
import { invalid } from '@helix/runtime';
import type { z } from 'zod';

const DAYS_SHOWN = 30;

export type DayRange = { timeZone: string; days: CalendarDay[]; dayStarts: Date[] };

/** @throws AppError 400 for a zone that is none, an end before its beginning, and more days than are added up at once. */
export function toDayRange(query: z.output<typeof usageQuerySchema>, now: Date): DayRange {
  const timeZone = query.time_zone;
  if (!isTimeZone(timeZone)) throw invalid('time_zone', 'must be a zone such as Europe/Berlin');
  const to = query.to ?? dayOf(now, timeZone);
  const from = query.from ?? addDays(to, 1 - DAYS_SHOWN);
  const count = daysBetween(from, to) + 1;
  if (count < 1) throw invalid('to', 'must not be before from');
  if (count > USAGE_DAYS_MAX) throw invalid('from', `must be at most ${USAGE_DAYS_MAX} days before to`);
  const days = Array.from({ length: count }, (_, index) => addDays(from, index));
  return {
    timeZone,
    days,
    dayStarts: [...days, addDays(to, 1)].map((day) => startOfDay(day, timeZone)),
  };
}
