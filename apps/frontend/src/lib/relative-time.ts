const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** "just now", "4 min ago", "in 2 h", "yesterday", "5 days ago", then a date (with the year when it is another). */
export function relativeTime(time: Date, now: Date, timeZone?: string): string {
  const differenceMs = time.getTime() - now.getTime();
  const distanceMs = Math.abs(differenceMs);
  const isPast = differenceMs <= 0;
  // The reader's clock ticks by the minute and may differ from the server's: what just happened must not seem to come.
  if (distanceMs < 45_000) return 'just now';
  if (distanceMs < hourMs) return phrase(Math.max(1, Math.round(distanceMs / minuteMs)), 'min', isPast);
  if (distanceMs < dayMs) return phrase(Math.round(distanceMs / hourMs), 'h', isPast);
  const days = Math.round(distanceMs / dayMs);
  if (days === 1) return isPast ? 'yesterday' : 'tomorrow';
  if (days < 7) return phrase(days, 'days', isPast);
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: time.getUTCFullYear() === now.getUTCFullYear() ? undefined : 'numeric',
    timeZone,
  }).format(time);
}

/** The exact moment in the reader's zone: "Sunday, 22 November 2026 at 17:39:05 GMT+1". */
export function exactTime(time: Date, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
    timeZone,
  }).format(time);
}

function phrase(count: number, unit: string, isPast: boolean): string {
  return isPast ? `${count} ${unit} ago` : `in ${count} ${unit}`;
}
