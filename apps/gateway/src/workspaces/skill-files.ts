// Owns the `skills/` folder of a workspace: exactly the files that the Backend lists, each whole or not at all.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { KeyedQueue } from '@helix/runtime';
import { RequestError } from '../protocol/request-error.ts';
import type { RegisteredAgent } from './agent-registry.ts';
import { syncFolder } from './atomic-write.ts';
import { resolveInWorkspace } from './workspace-path.ts';

/** `path` is `<slug>/<name>`; the hash is the SHA-256 of the bytes. */
export type SkillFile = { path: string; hash: string; sizeBytes: number };
export type SkillChunk = SkillFile & { offset: number; data: Buffer };

/** Agents cannot name such files, see `resolveInWorkspace`. */
const STAGED = '.tmp-skill-';

export class SkillFiles {
  readonly #queue = new KeyedQueue();

  /** Removes what is not listed. @returns the paths whose bytes are not there yet, to be sent with `write`. */
  sync(agent: RegisteredAgent, files: readonly SkillFile[]): Promise<string[]> {
    return this.#queue.run(agent.id, async () => {
      const root = join(agent.workspace, 'skills');
      await removeUnlisted(root, new Set(files.map((file) => file.path)));
      const missing: string[] = [];
      for (const file of files)
        if (!(await hasContent(await this.#locate(agent, file.path), file))) missing.push(file.path);
      return missing;
    });
  }

  /** Takes the chunks of a file in order; the last one, which completes its size, puts it in its place. */
  write(agent: RegisteredAgent, chunk: SkillChunk): Promise<void> {
    return this.#queue.run(agent.id, async () => {
      const target = await this.#locate(agent, chunk.path);
      const folder = dirname(target);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const staged = join(folder, `${STAGED}${chunk.hash}`);
      await append(staged, chunk);
      if (chunk.offset + chunk.data.length < chunk.sizeBytes) return;
      if (!(await hasContent(staged, chunk))) {
        await rm(staged, { force: true });
        throw refused(`skill file "${chunk.path}" does not have the hash that was announced`);
      }
      await rename(staged, target);
      await syncFolder(folder);
    });
  }

  #locate(agent: RegisteredAgent, path: string): Promise<string> {
    return resolveInWorkspace(agent.workspace, `skills/${path}`);
  }
}

/** Unfinished files go too: whoever was sending them begins again. Links are removed, never followed. */
async function removeUnlisted(root: string, listed: ReadonlySet<string>): Promise<void> {
  const stats = await lstat(root).catch(nullWhenAbsent);
  if (stats && !stats.isDirectory()) await rm(root);
  if (!stats?.isDirectory()) return;
  const slugs = new Set([...listed].map((path) => path.split('/')[0]));
  for (const entry of await readdir(root, { withFileTypes: true })) {
    const folder = join(root, entry.name);
    if (!entry.isDirectory() || !slugs.has(entry.name)) {
      await rm(folder, { recursive: true, force: true });
      continue;
    }
    for (const file of await readdir(folder, { withFileTypes: true })) {
      if (file.isFile() && listed.has(`${entry.name}/${file.name}`)) continue;
      await rm(join(folder, file.name), { recursive: true, force: true });
    }
  }
}

async function append(staged: string, chunk: SkillChunk): Promise<void> {
  const file = await open(staged, chunk.offset === 0 ? 'w' : 'a', 0o600);
  try {
    const { size } = await file.stat();
    if (size !== chunk.offset || size + chunk.data.length > chunk.sizeBytes)
      throw refused(`skill file "${chunk.path}": expected bytes from ${size}, got them from ${chunk.offset}`);
    await file.writeFile(chunk.data);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function hasContent(path: string, { hash, sizeBytes }: SkillFile): Promise<boolean> {
  const stats = await lstat(path).catch(nullWhenAbsent);
  if (!stats?.isFile() || stats.size !== sizeBytes) return false;
  const digest = createHash('sha256');
  for await (const part of createReadStream(path)) digest.update(part as Buffer);
  return digest.digest('hex') === hash;
}

function refused(message: string): RequestError {
  return new RequestError({ code: 'INVALID_REQUEST', message, retryable: true });
}

function nullWhenAbsent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
  throw error;
}
