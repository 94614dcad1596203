const DAY_MS = 86_400_000;

export interface DueLabel {
  text: string;
  isOverdue: boolean;
}

/** "Due today", "Overdue by 2 days", "Due 12 Dec": in days of the reader's zone. */
export function dueLabel(due: Date, now: Date, timeZone?: string): DueLabel {
  const days = Math.round((startOfDay(due, timeZone) - startOfDay(now, timeZone)) / DAY_MS);
  if (days < 0)
    return { text: days === -1 ? 'Overdue by a day' : `Overdue by ${-days} days`, isOverdue: true };
  if (days === 0) return { text: 'Due today', isOverdue: false };
  if (days === 1) return { text: 'Due tomorrow', isOverdue: false };
  const format = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: due.getFullYear() === now.getFullYear() ? undefined : 'numeric',
    timeZone,
  });
  return { text: `Due ${format.format(due)}`, isOverdue: false };
}

/** The value of a date field, in the reader's zone. */
export function toDateField(time: string | null): string {
  if (time === null) return '';
  const date = new Date(time);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The end of the chosen day: a task that is due on Friday is late on Saturday. */
export function fromDateField(value: string): string | null {
  const [year, month, day] = value.split('-').map(Number);
  if (!year || !month || !day) return null;
  return new Date(year, month - 1, day, 23, 59, 59).toISOString();
}

function startOfDay(date: Date, timeZone?: string): number {
  const parts = new Intl.DateTimeFormat('en-CA', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    timeZone,
  }).format(date);
  return Date.parse(`${parts}T00:00:00Z`);
}
