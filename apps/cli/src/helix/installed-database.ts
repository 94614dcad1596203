/** The way of a command to the database of this installation, whether it runs or not, here or in containers. */
import { Problem } from '../problem.ts';
import { embeddedDatabase, externalUrls, runningDatabase } from '../start/database.ts';
import { readSettings } from '../start/env-file.ts';
import { findRunning } from '../start/instance.ts';
import { redisUrlOf } from '../start/redis.ts';
import { stateFolder } from '../start/state-folder.ts';
import { isInContainer } from './place.ts';

export interface InstalledDatabase {
  /** With the services' login. */
  databaseUrl: string;
  redisUrl: string | null;
  /** The state folder. */
  home: string;
}

/** Our own server is started for the work where it does not run. */
export async function withInstalledDatabase<Result>(
  work: (installed: InstalledDatabase) => Promise<Result>,
): Promise<Result> {
  const home = stateFolder(process.env);
  if (isInContainer()) {
    return work({ databaseUrl: process.env.DATABASE_URL ?? '', redisUrl: redisUrlOf(process.env), home });
  }
  const settings = readSettings(home, process.env);
  if (!settings.DATABASE_SERVICE_PASSWORD) {
    throw new Problem(`There is no installation in ${home}.`, 'Set HELIX_HOME to its state folder.');
  }
  const workIn = (databaseUrl: string) => work({ databaseUrl, redisUrl: redisUrlOf(settings), home });
  const external = externalUrls(settings);
  if (external) return workIn(external.serviceUrl);
  // A running installation's server is joined, not adopted: it must not stop when this command ends.
  if (findRunning(home)) return workIn(runningDatabase(home, settings).serviceUrl);
  const embedded = embeddedDatabase(home, settings, () => {});
  const server = await embedded.unit.launch();
  try {
    return await workIn(embedded.urls().serviceUrl);
  } finally {
    await server.stop();
  }
}
