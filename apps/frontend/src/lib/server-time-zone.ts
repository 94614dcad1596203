import { cookies } from 'next/headers';
import { parseTimeZone, timeZoneCookie } from './time-zone.ts';

/** The reader's zone as their browser last told it; UTC at the first visit. */
export async function serverTimeZone(): Promise<string> {
  return parseTimeZone((await cookies()).get(timeZoneCookie)?.value);
}
