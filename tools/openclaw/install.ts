// Owns where the pinned OpenClaw lies and how it gets there: 650 MB that belong to no checkout, by a lock file
// with checksums, install scripts off.
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statfsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { withLock } from '../runtime/lock.mjs';
import { runNpm } from '../runtime/npm.mjs';
import { Problem } from '../runtime/problem.mjs';
import { showProgress } from '../runtime/progress.mjs';

const PINNED = join(import.meta.dirname, 'package.json');
const LOCK = join(import.meta.dirname, 'package-lock.json');
/** 650 MB unpacked, and npm's cache beside it. */
const INSTALL_BYTES = 1.2e9;

export const openClawVersion: string = (
  JSON.parse(readFileSync(PINNED, 'utf8')) as { dependencies: { openclaw: string } }
).dependencies.openclaw;

type Environment = Record<string, string | undefined>;

/** Where this version lies, installed or not. `HELIX_OPENCLAW_CACHE` names another place for all versions. */
export function openClawFolder(environment: Environment = process.env): string {
  const cache = environment.XDG_CACHE_HOME || join(homedir(), '.cache');
  return resolve(environment.HELIX_OPENCLAW_CACHE || join(cache, 'helix', 'openclaw'), openClawVersion);
}

export function isOpenClawInstalled(folder = openClawFolder()): boolean {
  return existsSync(join(folder, 'node_modules', 'openclaw', 'openclaw.mjs'));
}

/** What OpenClaw itself demands: it refuses to start under any other Node. */
export function canNodeRunOpenClaw(version = process.versions.node): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 26 || (major === 26 && minor >= 1) || (major === 24 && minor >= 16);
}

/**
 * The folder of an installed OpenClaw, which is fetched when it is missing.
 * @throws Problem when Node is too old, the registry is away or the disk is full; nothing half-done stays behind.
 */
export async function installOpenClaw(folder = openClawFolder()): Promise<string> {
  if (!canNodeRunOpenClaw())
    throw new Problem(
      `OpenClaw ${openClawVersion} runs on Node 24.16 or newer, or 26.1 or newer; this is Node ${process.versions.node}.`,
      'Install a newer Node 24 from https://nodejs.org, or put one first in PATH.',
    );
  if (isOpenClawInstalled(folder)) return folder;
  await withLock({
    file: `${folder}.lock`,
    waiting: 'Waiting for another run that is installing OpenClaw…',
    work: async () => {
      if (!isOpenClawInstalled(folder)) await install(folder);
    },
  });
  return folder;
}

/** Beside its place first: what lies there under its own name is whole. */
async function install(folder: string): Promise<void> {
  const partial = `${folder}.partial`;
  const progress = showProgress(`Fetching OpenClaw ${openClawVersion} (650 MB, once)`);
  try {
    rmSync(partial, { recursive: true, force: true });
    mkdirSync(partial, { recursive: true });
    checkDiskSpace(partial);
    copyFileSync(PINNED, join(partial, 'package.json'));
    copyFileSync(LOCK, join(partial, 'package-lock.json'));
    await runNpm({
      folder: partial,
      args: ['ci'],
      cacheDir: `${folder}.npm-cache`,
      logFile: `${folder}.install.log`,
    });
    rmSync(folder, { recursive: true, force: true });
    renameSync(partial, folder);
    progress.done();
  } catch (error) {
    progress.failed();
    rmSync(partial, { recursive: true, force: true });
    throw error;
  }
}

function checkDiskSpace(folder: string): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= INSTALL_BYTES) return;
  throw new Problem(
    `The disk of ${folder} has ${Math.round((bavail * bsize) / 1e6)} MB left, and OpenClaw needs ${INSTALL_BYTES / 1e6} MB.`,
    'Free some space, or set HELIX_OPENCLAW_CACHE to a folder on another disk.',
  );
}
