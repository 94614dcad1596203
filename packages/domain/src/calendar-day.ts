// Owns where a day begins and ends for somebody: days are of a time zone, moments are not.

/** `2026-11-22`, in no zone. */
export type CalendarDay = string;

const DAY_MS = 86_400_000;
/** No zone is further from UTC than 14 hours; a change of its offset within this around midnight matters. */
const AROUND_MS = 26 * 3_600_000;

/** Whoever asks names the zone, in any mix of capitals: what is kept of that must end. */
const FORMATS_MAX = 50;
const formats = new Map<string, Intl.DateTimeFormat>();

/** True for names of the IANA database that this machine knows. */
export function isTimeZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** The day on which a moment falls there. */
export function dayOf(time: Date, timeZone: string): CalendarDay {
  const { year, month, day } = partsOf(time, timeZone);
  return `${year}-${month}-${day}`;
}

/** The first moment of a day there, which is not always 00:00: some zones put their clocks forward at midnight. */
export function startOfDay(day: CalendarDay, timeZone: string): Date {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const candidates = [midnight - AROUND_MS, midnight + AROUND_MS]
    .map((moment) => midnight - offsetMs(new Date(moment), timeZone))
    .sort((a, b) => a - b);
  const start = candidates.find((moment) => dayOf(new Date(moment), timeZone) === day);
  // A day that a zone has left out, as Samoa did: it is empty, and begins where the next one does.
  return new Date(start ?? candidates.at(-1) ?? midnight);
}

export function addDays(day: CalendarDay, count: number): CalendarDay {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}

/** 0 for the same day, 1 for the next. */
export function daysBetween(from: CalendarDay, to: CalendarDay): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

function offsetMs(time: Date, timeZone: string): number {
  const { year, month, day, hour, minute, second } = partsOf(time, timeZone);
  const shown = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return shown - Math.floor(time.getTime() / 1000) * 1000;
}

function partsOf(time: Date, timeZone: string): Record<string, string> {
  return Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(time)
      .map(({ type, value }) => [type, value]),
  );
}

/** Making one costs more than using it a hundred times. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
      ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
    });
    if (formats.size >= FORMATS_MAX) formats.clear();
    formats.set(timeZone, format);
  }
  return format;
}
