import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// The runner reads this first and its workers inherit the variable, so that one run has one folder, and runs of
// several people on one machine do not clear each other's.
process.env.HELIX_JOURNEY_FOLDER ??= mkdtempSync(join(tmpdir(), 'helix-journeys-'));

/** Traces of what failed. */
export const resultsFolder = join(process.env.HELIX_JOURNEY_FOLDER, 'results');
/** Where the first journey leaves its session for the others. */
export const sessionFile = join(process.env.HELIX_JOURNEY_FOLDER, 'session.json');
