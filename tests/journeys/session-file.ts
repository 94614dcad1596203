import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where the first journey leaves its session for the others. */
export const sessionFile = join(tmpdir(), `helix-journey-session-${process.ppid}.json`);
