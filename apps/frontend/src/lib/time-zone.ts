// Owns the reader's time zone: the browser knows it, and tells the server with a cookie for the next first paint.
import { isTimeZone } from '@helix/domain';

export const timeZoneCookie = 'helix_time_zone';
const yearSeconds = 31_536_000;

export function parseTimeZone(value: string | undefined): string {
  const name = value && decodeURIComponent(value);
  return name && isTimeZone(name) ? name : 'UTC';
}

export function browserTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

export function rememberTimeZone(timeZone: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Safari and Firefox
  document.cookie = `${timeZoneCookie}=${encodeURIComponent(timeZone)}; path=/; max-age=${yearSeconds}; samesite=lax`;
}
