/** `helix backup FILE`: the database in one snapshot, files, and the keys under a passphrase, while HELIX is in use. */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import {
  DATABASE_FOLDER,
  FILES_FOLDER,
  FORMAT,
  SECRETS_ENTRY,
  type Secrets,
} from '../backup/archive-format.ts';
import { ArchiveWriter } from '../backup/archive-writer.ts';
import { type DumpedDatabase, dumpDatabase } from '../backup/database-copy.ts';
import { checkPassphrase } from '../backup/passphrase.ts';
import { listStateFiles, readIdentity, readStateFile, stateFolders } from '../backup/state-files.ts';
import { Problem } from '../problem.ts';
import { productVersion } from '../project.ts';
import { askSecret } from './ask-secret.ts';
import { type OwnedInstallation, withOwnedDatabase } from './installed-database.ts';
import { commandLine } from './place.ts';

export async function backup([name]: string[]): Promise<number> {
  if (!name)
    throw new Problem('Where should the backup go?', `Name a file: ${commandLine('backup helix.backup')}`);
  const file = resolve(name);
  if (existsSync(file))
    throw new Problem(`${file} is there already.`, 'Name another file: a backup never replaces one.');
  requireWritable(dirname(file));
  await withOwnedDatabase(async (installation) => {
    const given = process.env.HELIX_BACKUP_PASSPHRASE;
    const passphrase = given ?? (await askSecret('Passphrase for the keys inside the backup'));
    await write(file, checkPassphrase(passphrase), installation);
  });
  console.log(`The backup is in ${file} (${sizeOf(file)}). Without its passphrase it cannot be restored.`);
  return 0;
}

/** Said before the passphrase is asked for. */
function requireWritable(folder: string): void {
  try {
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new Problem(
      isMissing ? `There is no folder ${folder}.` : `This user may not write into ${folder}.`,
      isMissing ? 'Make it first, or name a file elsewhere.' : 'Name a file elsewhere.',
      { cause },
    );
  }
}

function sizeOf(file: string): string {
  const bytes = statSync(file).size;
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

async function write(file: string, passphrase: string, installation: OwnedInstallation): Promise<void> {
  const { home, migrationUrl, settings } = installation;
  const folders = stateFolders(home, settings);
  const archive = await ArchiveWriter.create(file, passphrase);
  try {
    const dumped = await dumpDatabase(migrationUrl, (table, piece, content) =>
      archive.add(`${DATABASE_FOLDER}${table}/${String(piece).padStart(6, '0')}`, content),
    );
    for (const name of await listStateFiles(folders)) {
      const content = await readStateFile(folders, name);
      if (content !== null) await archive.add(FILES_FOLDER + name, content);
    }
    const secrets: Secrets = {
      settings: { HELIX_ENCRYPTION_KEY: settings.HELIX_ENCRYPTION_KEY ?? '' },
      files: await readIdentity(folders),
    };
    await archive.add(SECRETS_ENTRY, archive.keys.seal(Buffer.from(JSON.stringify(secrets))));
    await archive.finish({
      format: FORMAT,
      created_at: new Date().toISOString(),
      version: productVersion(),
      ...dumped,
    });
    tell(dumped);
  } catch (error) {
    await archive.discard();
    throw error;
  }
}

function tell({ tables }: DumpedDatabase): void {
  const counted = (table: string, one: string, many: string) => {
    const count = tables.find(({ name }) => name === table)?.rows ?? 0;
    return `${count} ${count === 1 ? one : many}`;
  };
  const saved = [
    counted('organizations', 'organization', 'organizations'),
    counted('users', 'person', 'people'),
    counted('agents', 'agent', 'agents'),
    counted('tasks', 'task', 'tasks'),
    counted('comments', 'comment', 'comments'),
  ];
  console.log(`Saved ${saved.join(', ')}.`);
}
