/** Owns which files outside the database belong to a backup, where they lie, and how they come back. */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, normalize, relative, resolve, sep } from 'node:path';
import { Problem } from '../problem.ts';
import { projectRoot } from '../project.ts';

/** Files of people and agents; logs and the database's own files are none of these. */
const UPLOADS = 'data/uploads';
const GATEWAY = '.openclaw';
/** Opens what is sealed elsewhere: goes with the secrets. */
const IDENTITY = `${GATEWAY}/identity`;
/** In each folder, so that it lies on the same disk: in containers each is a volume of its own. */
const STAGE = '.restore';
/** What nobody misses: half-received uploads, what was thrown away, and a restore that broke off. */
const PASSING = [`${UPLOADS}/.incoming`, `${GATEWAY}/trash`, `${UPLOADS}/${STAGE}`, `${GATEWAY}/${STAGE}`];

/** Where each folder lies here, by its name in a backup: one installation's place is not another's. */
export type StateFolders = Readonly<Record<typeof UPLOADS | typeof GATEWAY, string>>;

export function stateFolders(home: string, settings: { HELIX_UPLOADS_DIR?: string }): StateFolders {
  return {
    // As the Backend reads it, which a launcher starts in the project's folder.
    [UPLOADS]: resolve(projectRoot, settings.HELIX_UPLOADS_DIR || join(home, UPLOADS)),
    [GATEWAY]: join(home, GATEWAY),
  };
}

/** Their names in the backup: with `/`, and the same wherever the folders lie. */
export async function listStateFiles(folders: StateFolders): Promise<string[]> {
  const lists = await Promise.all([filesIn(folders, UPLOADS), filesIn(folders, GATEWAY)]);
  return lists.flat().filter((name) => !isBelow(name, [...PASSING, IDENTITY]));
}

export async function readIdentity(folders: StateFolders): Promise<Record<string, string>> {
  const names = await filesIn(folders, IDENTITY);
  const contents = names.map(async (name) => [
    name,
    (await readFile(placeOf(folders, name))).toString('base64'),
  ]);
  return Object.fromEntries(await Promise.all(contents));
}

/** @returns null for a file that was deleted since it was listed. */
export async function readStateFile(folders: StateFolders, name: string): Promise<Buffer | null> {
  try {
    return await readFile(placeOf(folders, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Files wait beside their place until all of them are there: a restore that breaks off leaves the folders as they were. */
export class StagedFiles {
  readonly #folders: StateFolders;

  private constructor(folders: StateFolders) {
    this.#folders = folders;
  }

  static async create(folders: StateFolders): Promise<StagedFiles> {
    const staged = new StagedFiles(folders);
    await staged.discard();
    return staged;
  }

  async put(name: string, content: Buffer): Promise<void> {
    const folder = folderOf(normalize(name));
    if (!folder) throw new Problem(`The backup has a file in an odd place: ${name}.`, 'Nothing was changed.');
    const target = join(this.#folders[folder], STAGE, relative(folder, normalize(name)));
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await writeFile(target, content, { mode: 0o600, flag: 'wx' });
  }

  /**
   * Takes the place of what the Gateway made for an empty installation. Uploads come beside those that lie there: a
   * folder that the settings name may hold more than this installation.
   */
  async moveIn(): Promise<void> {
    const gateway = this.#folders[GATEWAY];
    await mkdir(gateway, { recursive: true, mode: 0o700 });
    for (const name of await readdir(gateway))
      if (name !== STAGE) await rm(join(gateway, name), { recursive: true, force: true });
    for (const place of Object.values(this.#folders)) {
      for (const path of await pathsIn(join(place, STAGE))) {
        await mkdir(dirname(join(place, path)), { recursive: true, mode: 0o700 });
        await rename(join(place, STAGE, path), join(place, path));
      }
    }
    await this.discard();
  }

  async discard(): Promise<void> {
    for (const place of Object.values(this.#folders))
      await rm(join(place, STAGE), { recursive: true, force: true });
  }
}

function folderOf(name: string): keyof StateFolders | undefined {
  return ([UPLOADS, GATEWAY] as const).find((folder) => isBelow(name, [folder]));
}

function placeOf(folders: StateFolders, name: string): string {
  const folder = name === GATEWAY || isBelow(name, [GATEWAY]) ? GATEWAY : UPLOADS;
  return join(folders[folder], relative(folder, name));
}

async function filesIn(folders: StateFolders, folder: string): Promise<string[]> {
  const paths = await pathsIn(placeOf(folders, folder));
  return paths.map((path) => `${folder}/${path.split(sep).join('/')}`);
}

/** Of all files below, in order; none where there is no folder. */
async function pathsIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function isBelow(name: string, folders: string[]): boolean {
  return folders.some((folder) => name.startsWith(`${folder}/`));
}
