/** What `helix doctor` finds in the database: its release, its secrets, and work that does not move. */
import {
  countStuckRuns,
  countUnopenableSecrets,
  Database,
  listAppliedMigrations,
  readDatabaseTime,
} from '@helix/database';
import { migrationNames } from '@helix/database/migrate';
import { createLogger, secretKeyId } from '@helix/runtime';
import { migrationsFolder } from '../project.ts';
import { readSettings } from '../start/env-file.ts';
import { stateFolder } from '../start/state-folder.ts';
import type { Finding } from './doctor.ts';
import { withInstalledDatabase } from './installed-database.ts';
import { isInContainer } from './place.ts';

/** A dispatcher looks every second: what still waits then waits for something. */
const STUCK_AFTER_MINUTES = 10;
/** Leases are times of the database, cookies times of this machine. */
const CLOCK_TOLERANCE_MS = 5_000;

export function diagnoseDatabase(): Promise<Finding[]> {
  return withInstalledDatabase(async ({ databaseUrl }) => {
    const logger = createLogger({ name: 'helix', level: 'silent' });
    const database = new Database({ url: databaseUrl, logger, maxConnections: 2 });
    try {
      const system = database.system;
      const first = await release(system);
      // Another release's tables may be others.
      if (first.state !== 'ok') return [first];
      return [first, await clock(system), await secrets(system), await stuckRuns(system)];
    } finally {
      await database.close();
    }
  });
}

type System = Database['system'];

async function release(system: System): Promise<Finding> {
  process.env.HELIX_MIGRATIONS_DIR ??= migrationsFolder;
  const [ours, theirs] = [await migrationNames(), await listAppliedMigrations(system)];
  const missing = ours.filter((name) => !theirs.includes(name));
  const unknown = theirs.filter((name) => !ours.includes(name));
  const name = 'Database';
  if (unknown.length > 0) {
    const message = `it belongs to a newer release (${unknown.at(-1)}). Run that release, or restore a backup.`;
    return { name, state: 'problem', message };
  }
  if (missing.length > 0) {
    const steps = missing.length === 1 ? '1 step' : `${missing.length} steps`;
    const message = `${steps} behind this release. The next start takes them.`;
    return { name, state: 'warning', message };
  }
  return { name, state: 'ok', message: 'reached, and of this release.' };
}

async function clock(system: System): Promise<Finding> {
  const offsetMs = Math.abs(Date.now() - (await readDatabaseTime(system)).getTime());
  return offsetMs < CLOCK_TOLERANCE_MS
    ? { name: 'Clock', state: 'ok', message: 'this machine and the database agree on the time.' }
    : {
        name: 'Clock',
        state: 'warning',
        message: `this machine and the database differ by ${Math.round(offsetMs / 1000)} s. Let both keep time with NTP.`,
      };
}

async function secrets(system: System): Promise<Finding> {
  const settings = isInContainer() ? process.env : readSettings(stateFolder(process.env), process.env);
  const known = (settings.HELIX_ENCRYPTION_KEY ?? '')
    .split(',')
    .map((key) => secretKeyId(Buffer.from(key.trim(), 'base64')));
  const lost = await countUnopenableSecrets(system, known);
  return lost === 0
    ? { name: 'Stored keys', state: 'ok', message: 'HELIX_ENCRYPTION_KEY opens all of them.' }
    : {
        name: 'Stored keys',
        state: 'problem',
        message: `${lost} were stored under another HELIX_ENCRYPTION_KEY. Put that key behind the present one, separated by a comma, or enter them again.`,
      };
}

async function stuckRuns(system: System): Promise<Finding> {
  const count = await countStuckRuns(system, STUCK_AFTER_MINUTES);
  return count === 0
    ? { name: 'Work', state: 'ok', message: 'no run waits longer than it should.' }
    : {
        name: 'Work',
        state: 'warning',
        message: `${count} runs wait for more than ${STUCK_AFTER_MINUTES} minutes: their gateway is away, or their agent has as many runs as it may. The task says which.`,
      };
}
