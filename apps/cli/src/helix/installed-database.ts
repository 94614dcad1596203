/** The way of a command to the database of this installation, whether it runs or not, here or in containers. */
import { Problem } from '../problem.ts';
import {
  type DatabaseUrls,
  embeddedDatabase,
  externalUrls,
  prepareOwnServer,
  runningDatabase,
} from '../start/database.ts';
import { completeSettings, readSettings } from '../start/env-file.ts';
import { findRunning } from '../start/instance.ts';
import { redisUrlOf } from '../start/redis.ts';
import { prepareStateFolder, stateFolder } from '../start/state-folder.ts';
import { prepareServer } from './own-server.ts';
import { isInContainer } from './place.ts';

type Settings = Record<string, string | undefined>;

export interface InstalledDatabase {
  /** With the services' login. */
  databaseUrl: string;
  redisUrl: string | null;
  /** The state folder. */
  home: string;
}

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
  return withServer(home, settings, ({ serviceUrl }) =>
    work({ databaseUrl: serviceUrl, redisUrl: redisUrlOf(settings), home }),
  );
}

/** An installation to whose database we come as the owner of its tables. */
export interface OwnedInstallation extends DatabaseUrls {
  home: string;
  settings: Settings;
  /** HELIX_ENCRYPTION_KEY comes from the environment, so that the file in the state folder does not count. */
  isKeyGiven: boolean;
}

/**
 * @param isNew makes the state folder, its secrets and the database where they are missing.
 */
export async function withOwnedDatabase<Result>(
  work: (installation: OwnedInstallation) => Promise<Result>,
  { isNew = false } = {},
): Promise<Result> {
  const home = stateFolder(process.env);
  if (isInContainer()) return work(await ownedByContainer(home, isNew));
  if (isNew) prepareStateFolder(home);
  const settings = isNew ? completeSettings(home, process.env).settings : readSettings(home, process.env);
  if (!settings.HELIX_ENCRYPTION_KEY)
    throw new Problem(`There is no installation in ${home}.`, 'Set HELIX_HOME to its state folder.');
  const isKeyGiven = Boolean(process.env.HELIX_ENCRYPTION_KEY);
  return withServer(home, settings, async (urls, isOurs) => {
    if (isNew && isOurs) await prepareOwnServer(settings, urls);
    return work({ ...urls, home, settings, isKeyGiven });
  });
}

/** Our own server is started for the work where it does not run; `isOurs` says that it was. */
async function withServer<Result>(
  home: string,
  settings: Settings,
  work: (urls: DatabaseUrls, isOurs: boolean) => Promise<Result>,
): Promise<Result> {
  const external = externalUrls(settings);
  if (external) return work(external, false);
  // A running installation's server is joined, not adopted: it must not stop when this command ends.
  if (findRunning(home)) return work(runningDatabase(home, settings), false);
  const embedded = embeddedDatabase(home, settings, () => {});
  const server = await embedded.unit.launch();
  try {
    return await work(embedded.urls(), true);
  } finally {
    await server.stop();
  }
}

/** The environment says everything there, and the folders are volumes. */
async function ownedByContainer(home: string, isNew: boolean): Promise<OwnedInstallation> {
  const settings = process.env;
  const urls = settings.DATABASE_MIGRATION_URL ? externalUrls(settings) : null;
  if (!urls)
    throw new Problem(
      'This container has no login that owns the tables.',
      'Use the one that has it, for example: docker compose run --rm migrate helix backup /backups/monday.backup',
    );
  if (isNew) await prepareServer(settings, urls);
  return { ...urls, home, settings, isKeyGiven: true };
}
