// Owns what REDIS_URL may say, and how much of it may be told: it can carry a password.
import { z } from 'zod';

/** `redis://[user:password@]host[:port][/database]`, `rediss://` for TLS. The value itself is in no message. */
export const redisUrlSchema = z.string().trim().refine(isRedisUrl, {
  error:
    'must be an address such as redis://127.0.0.1:6379/0 (rediss:// for TLS, user:password@ before the host; write special characters of a password as %40 for @ and the like)',
});

function isRedisUrl(text: string): boolean {
  const url = URL.parse(text);
  return (
    url !== null &&
    /^rediss?:$/.test(url.protocol) &&
    url.hostname !== '' &&
    /^\/?\d{0,5}$/.test(url.pathname) &&
    url.search === '' &&
    url.hash === ''
  );
}

/** Host, port and database, without the login: for logs. */
export function redisPlace(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}:${port || 6379}${pathname === '/' ? '' : pathname}`;
}

/** Which numbered database of the server is ours. */
export function redisDatabase(url: string): number {
  return Number(new URL(url).pathname.slice(1) || 0);
}
