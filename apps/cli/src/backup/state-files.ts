/** Owns which files below the state folder belong to a backup, and how they come back. */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { Problem } from '../problem.ts';

/** Files of people and agents; logs and the database's own files are none of these. */
const FOLDERS = ['data/uploads', '.openclaw'];
/** Opens what is sealed elsewhere: goes with the secrets. */
export const IDENTITY_FOLDER = '.openclaw/identity';
/** Half-received uploads, and what was thrown away. */
const PASSING = ['data/uploads/.incoming', '.openclaw/trash'];
/** In each folder, so that it lies on the same disk: in containers each is a volume of its own. */
const STAGE = '.restore';

/** Their paths below the state folder, with `/`. */
export async function listStateFiles(home: string): Promise<string[]> {
  const lists = await Promise.all(FOLDERS.map((folder) => filesIn(home, folder)));
  const passing = [...PASSING, ...FOLDERS.map((folder) => `${folder}/${STAGE}`), IDENTITY_FOLDER];
  return lists.flat().filter((path) => !isBelow(path, passing));
}

export async function readIdentity(home: string): Promise<Record<string, string>> {
  const files = await filesIn(home, IDENTITY_FOLDER);
  const contents = files.map(async (path) => [path, (await readFile(join(home, path))).toString('base64')]);
  return Object.fromEntries(await Promise.all(contents));
}

/** @returns null for a file that was deleted since it was listed. */
export async function readStateFile(home: string, path: string): Promise<Buffer | null> {
  try {
    return await readFile(join(home, path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Files wait beside their place until all of them are there: a restore that breaks off leaves the folders as they were. */
export class StagedFiles {
  readonly #home: string;

  private constructor(home: string) {
    this.#home = home;
  }

  static async create(home: string): Promise<StagedFiles> {
    const staged = new StagedFiles(home);
    await staged.discard();
    return staged;
  }

  async put(path: string, content: Buffer): Promise<void> {
    const folder = FOLDERS.find((each) => isBelow(normalize(path), [each]));
    if (!folder) throw new Problem(`The backup has a file in an odd place: ${path}.`, 'Nothing was changed.');
    const target = join(this.#stageOf(folder), relative(folder, normalize(path)));
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await writeFile(target, content, { mode: 0o600, flag: 'wx' });
  }

  /** Takes the place of what an empty installation has in its folders. */
  async moveIn(): Promise<void> {
    for (const folder of FOLDERS) {
      const place = join(this.#home, folder);
      const stage = this.#stageOf(folder);
      await mkdir(stage, { recursive: true, mode: 0o700 });
      for (const name of await readdir(place))
        if (name !== STAGE) await rm(join(place, name), { recursive: true, force: true });
      for (const name of await readdir(stage)) await rename(join(stage, name), join(place, name));
    }
    await this.discard();
  }

  async discard(): Promise<void> {
    for (const folder of FOLDERS) await rm(this.#stageOf(folder), { recursive: true, force: true });
  }

  #stageOf(folder: string): string {
    return join(this.#home, folder, STAGE);
  }
}

async function filesIn(home: string, folder: string): Promise<string[]> {
  try {
    const entries = await readdir(join(home, folder), { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(home, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function isBelow(path: string, folders: string[]): boolean {
  return folders.some((folder) => path.startsWith(`${folder}/`));
}
