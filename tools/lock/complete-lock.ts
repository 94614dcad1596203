/**
 * Adds to package-lock.json the prebuilt binaries of other platforms. npm leaves out what the registry at hand
 * does not carry (a mirror may hold Linux only), and `npm ci` then refuses the file on every machine. Run after
 * changing dependencies: `node tools/lock/complete-lock.ts [lock file]`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Platform, platformOf } from './platform-of.ts';

interface Entry {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  optionalDependencies?: Record<string, string>;
}
export interface Lock {
  packages: Record<string, Entry & Partial<Platform>>;
}

/** Names the entries that were added. */
export function completeLock(lock: Lock): string[] {
  const added: string[] = [];
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const platform = platformOf(name);
      if (!platform || !/^\d+\.\d+\.\d+/.test(version) || isReachable(lock, path, name)) continue;
      const target = `node_modules/${name}`;
      // Without a checksum: this registry has none to give. Another platform's npm trusts its own registry.
      lock.packages[target] = { version, ...(entry.dev && { dev: true }), optional: true, ...platform };
      added.push(target);
    }
  }
  lock.packages = Object.fromEntries(
    Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')),
  );
  return added;
}

/** Node's own lookup: beside the package, then in each folder above it. */
function isReachable(lock: Lock, from: string, name: string): boolean {
  let folder = from;
  for (;;) {
    if (lock.packages[`${folder && `${folder}/`}node_modules/${name}`]) return true;
    if (folder === '') return false;
    const nested = folder.lastIndexOf('/node_modules/');
    folder = nested === -1 ? '' : folder.slice(0, nested);
  }
}

if (import.meta.main) {
  const file = resolve(process.argv[2] ?? join(import.meta.dirname, '../../package-lock.json'));
  const lock = JSON.parse(readFileSync(file, 'utf8')) as Lock;
  const added = completeLock(lock);
  if (added.length > 0) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(added.length > 0 ? `Added ${added.join(', ')}` : 'The lock file is complete.');
}
