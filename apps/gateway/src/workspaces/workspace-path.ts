// Owns the rule that nothing an agent or a client names can lie outside that agent's workspace.
import { lstat, realpath } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

const AGENT_ID = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;
const MAX_PATH_LENGTH = 512;

export class PathError extends Error {
  override readonly name = 'PathError';
}

export function isAgentId(value: string): boolean {
  return AGENT_ID.test(value);
}

/** OpenClaw's way to an agent's id: "Temp One" becomes "temp-one", a UUID stays itself. */
export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 64)
    .replace(/^-+|-+$/g, '');
}

/**
 * Turns a name given from outside into a path inside `root`, which must exist.
 * @throws PathError when it would leave the workspace, by `..`, as an absolute path or through a symlink.
 */
export async function resolveInWorkspace(root: string, name: string): Promise<string> {
  if (name.length === 0 || name.length > MAX_PATH_LENGTH || /[\0\\]/.test(name))
    throw new PathError('The path must be 1 to 512 characters without backslashes.');
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (name.startsWith('/') || parts.includes('..'))
    throw new PathError(`"${name}" lies outside the workspace. Give a path relative to it, without "..".`);
  if (parts.some((part) => part.startsWith('.tmp-'))) throw new PathError(`"${name}" is a reserved name.`);
  const path = join(root, ...parts);
  await refuseSymlinks(root, path);
  return path;
}

async function refuseSymlinks(root: string, path: string): Promise<void> {
  // A workspace that somebody removed by hand is made again by the first write.
  const realRoot = await realpath(root).catch(() => root);
  for (let current = path; ; current = dirname(current)) {
    const stats = await lstat(current).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
      throw error;
    });
    if (current === root) return;
    if (stats?.isSymbolicLink()) throw new PathError('Symbolic links are not followed in a workspace.');
    if (stats) {
      const inside = relative(realRoot, await realpath(current));
      if (inside.startsWith(`..${sep}`) || inside === '..')
        throw new PathError('The path lies outside the workspace.');
    }
  }
}
