/** `helix restore FILE`: into an empty installation; the whole file is checked before anything changes. */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readMigrationChecksums } from '@helix/database/migrate';
import pg from 'pg';
import { DATABASE_FOLDER, FILES_FOLDER, type Manifest, type Secrets } from '../backup/archive-format.ts';
import { readEntries, verifyArchive } from '../backup/archive-reader.ts';
import { loadDatabase } from '../backup/database-copy.ts';
import { StagedFiles, stateFolders } from '../backup/state-files.ts';
import { Problem } from '../problem.ts';
import { migrationsFolder } from '../project.ts';
import { migrate } from '../start/database.ts';
import { replaceSetting, writeEnvFile } from '../start/env-file.ts';
import { findRunning } from '../start/instance.ts';
import { stateFolder } from '../start/state-folder.ts';
import { askSecret } from './ask-secret.ts';
import { type OwnedInstallation, withOwnedDatabase } from './installed-database.ts';
import { commandLine, isInContainer } from './place.ts';

export async function restore([given]: string[]): Promise<number> {
  const file = resolve(given ?? '');
  if (!given || !existsSync(file))
    throw new Problem(
      given ? `There is no file ${file}.` : 'Which backup?',
      `Name a file that "${commandLine('backup FILE')}" has written.`,
    );
  const home = stateFolder(process.env);
  if (findRunning(home))
    throw new Problem(`HELIX runs on ${home}.`, 'Stop it first, or set HELIX_HOME to another folder.');
  const passphrase =
    process.env.HELIX_BACKUP_PASSPHRASE ?? (await askSecret('Passphrase that the backup was made with'));
  const { manifest, secrets } = await verifyArchive(file, passphrase);
  await checkRelease(manifest);
  const note = await withOwnedDatabase((installation) => apply(file, manifest, secrets, installation), {
    isNew: true,
  });
  console.log(
    `Restored what was saved on ${manifest.created_at.slice(0, 16).replace('T', ' ')} UTC. ${note}Start HELIX; everybody signs in again.`,
  );
  return 0;
}

async function apply(
  file: string,
  manifest: Manifest,
  secrets: Secrets,
  installation: OwnedInstallation,
): Promise<string> {
  const { home, migrationUrl, settings } = installation;
  await migrate(installation, { upTo: manifest.migrations.at(-1)?.name });
  await requireEmpty(migrationUrl);
  const files = await StagedFiles.create(stateFolders(home, settings));
  try {
    for await (const { name, content } of readEntries(file))
      if (name.startsWith(FILES_FOLDER)) await files.put(name.slice(FILES_FOLDER.length), content);
    for (const [path, content] of Object.entries(secrets.files))
      await files.put(path, Buffer.from(content, 'base64'));
    let note = '';
    await loadDatabase(migrationUrl, manifest.tables, piecesOf(file), async () => {
      note = keepKeys(installation, secrets, file);
      await files.moveIn();
    });
    return note;
  } catch (error) {
    await files.discard();
    throw error;
  }
}

async function* piecesOf(file: string): AsyncGenerator<{ table: string; content: Buffer }> {
  for await (const { name, content } of readEntries(file)) {
    if (!name.startsWith(DATABASE_FOLDER)) continue;
    yield { table: name.slice(DATABASE_FOLDER.length).split('/')[0] ?? '', content };
  }
}

/** A schema that this release does not know cannot be filled, one that was made otherwise should not be. */
async function checkRelease({ migrations, version }: Manifest): Promise<void> {
  process.env.HELIX_MIGRATIONS_DIR ??= migrationsFolder;
  const known = await readMigrationChecksums();
  const foreign = migrations.filter(({ name, checksum }) => known.get(name) !== checksum);
  if (foreign.length === 0) return;
  throw new Problem(
    `This backup was made by HELIX ${version}, whose database this release does not know (${foreign[0]?.name}).`,
    'Restore it with that release or a later one. Nothing was changed.',
  );
}

async function requireEmpty(migrationUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: migrationUrl });
  await client.connect();
  try {
    const { rows } = await client.query('SELECT name FROM organizations LIMIT 1');
    if (rows.length === 0) return;
    throw new Problem(
      `This installation has data already: ${rows[0].name}.`,
      'Restore into an empty one: set HELIX_HOME to a new folder, or DATABASE_URL to an empty database. Nothing was changed.',
    );
  } finally {
    await client.end();
  }
}

/** The keys that open what the database holds. @returns what the person must still do, if anything. */
function keepKeys({ home, isKeyGiven, settings }: OwnedInstallation, secrets: Secrets, file: string): string {
  const key = secrets.settings.HELIX_ENCRYPTION_KEY ?? '';
  if (settings.HELIX_ENCRYPTION_KEY === key) return '';
  if (!isKeyGiven) {
    replaceSetting(home, 'HELIX_ENCRYPTION_KEY', key);
    return '';
  }
  // The environment wins over the file: only the person can change it.
  const kept = join(isInContainer() ? dirname(file) : home, 'restored-keys.env');
  writeEnvFile(kept, `HELIX_ENCRYPTION_KEY=${key}\n`);
  return `Take HELIX_ENCRYPTION_KEY from ${kept} into the settings of your environment, or stored provider keys do not open. `;
}
