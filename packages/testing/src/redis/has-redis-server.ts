import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Whether this machine has redis-server; where not, the tests that need it are left out and named. */
export function hasRedisServer(): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'redis-server')));
}
