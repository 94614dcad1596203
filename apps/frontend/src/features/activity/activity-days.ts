// Owns how the log is cut into the reader's days.
import type { Activity } from '@helix/contracts';
import { addDays, type CalendarDay, dayOf } from '@helix/domain';

export interface ActivityDay {
  day: CalendarDay;
  items: Activity[];
}

/** @param items newest first. */
export function groupByDay(items: readonly Activity[], timeZone: string): ActivityDay[] {
  const days: ActivityDay[] = [];
  for (const item of items) {
    const day = dayOf(new Date(item.created_at), timeZone);
    const last = days.at(-1);
    if (last?.day === day) last.items.push(item);
    else days.push({ day, items: [item] });
  }
  return days;
}

/** "Today", "Yesterday", "Monday 16 November", with the year when it is another. */
export function dayTitle(day: CalendarDay, now: Date, timeZone: string): string {
  const today = dayOf(now, timeZone);
  if (day === today) return 'Today';
  if (day === addDays(today, -1)) return 'Yesterday';
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: day.slice(0, 4) === today.slice(0, 4) ? undefined : 'numeric',
    timeZone: 'UTC',
  })
    .format(new Date(`${day}T12:00:00Z`))
    .replace(',', '');
}

export function clockTime(time: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone }).format(time);
}
