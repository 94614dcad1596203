// @ts-check
// Decides, without npm, whether the installed packages are the ones of the lock file: a second start must not
// pay for a package manager.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {{ version?: string, dev?: boolean, optional?: boolean, devOptional?: boolean, link?: boolean,
 *   inBundle?: boolean, os?: string | string[], cpu?: string | string[], libc?: string | string[] }} LockEntry
 * @typedef {{ packages?: Record<string, LockEntry> }} Lock
 * @typedef {'nothing' | 'dev-packages' | 'everything'} Needed
 */

/**
 * @param {string} folder a folder with package-lock.json
 * @param {boolean} dev
 * @returns {Needed}
 */
export function neededInstall(folder, dev) {
  const text = readFileSync(join(folder, 'package-lock.json'), 'utf8');
  const marker = readMarker(folder);
  if (marker && marker.lock === hashOf(text) && (marker.dev || !dev)) return 'nothing';
  const lock = /** @type {Lock} */ (JSON.parse(text));
  const installed = readInstalled(folder);
  if (!installed || isMissing(lock, installed, false)) return 'everything';
  if (dev && isMissing(lock, installed, true)) return 'dev-packages';
  // Somebody ran npm by hand; what is there is right.
  writeMarker(folder, { lock: hashOf(text), dev: !isMissing(lock, installed, true) });
  return 'nothing';
}

/**
 * @param {string} folder
 * @param {boolean} dev
 */
export function markInstalled(folder, dev) {
  const text = readFileSync(join(folder, 'package-lock.json'), 'utf8');
  writeMarker(folder, { lock: hashOf(text), dev });
}

/**
 * True when a package that this machine needs is absent or of another version.
 * @param {Lock} lock
 * @param {Lock} installed what npm recorded in node_modules/.package-lock.json
 * @param {boolean} dev
 */
export function isMissing(lock, installed, dev) {
  return Object.entries(lock.packages ?? {}).some(([path, entry]) => {
    if (!path.startsWith('node_modules/') || entry.link || entry.inBundle) return false;
    if (!dev && (entry.dev || entry.devOptional)) return false;
    const found = installed.packages?.[path];
    if (found) return found.version !== entry.version;
    // npm leaves out optional packages of other platforms, and whatever only they need.
    return entry.optional || entry.devOptional ? isForThisMachine(entry) : true;
  });
}

/** @param {LockEntry} entry */
function isForThisMachine({ os, cpu, libc }) {
  if (!os && !cpu) return false;
  const includes = (/** @type {string | string[] | undefined} */ list, /** @type {string} */ value) =>
    list === undefined || [list].flat().includes(value);
  return (
    includes(os, process.platform) && includes(cpu, process.arch) && (!libc || includes(libc, libcName()))
  );
}

function libcName() {
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
  return report.header?.glibcVersionRuntime ? 'glibc' : 'musl';
}

/** @param {string} folder */
function markerFile(folder) {
  return join(folder, 'node_modules', '.helix-installed.json');
}

/**
 * @param {string} folder
 * @returns {{ lock: string, dev: boolean } | null}
 */
function readMarker(folder) {
  try {
    return JSON.parse(readFileSync(markerFile(folder), 'utf8'));
  } catch {
    return null; // never installed by us, or cut off in the middle: the slower comparison decides
  }
}

/**
 * @param {string} folder
 * @param {{ lock: string, dev: boolean }} marker
 */
function writeMarker(folder, marker) {
  const partial = `${markerFile(folder)}.${process.pid}`;
  try {
    mkdirSync(join(folder, 'node_modules'), { recursive: true });
    writeFileSync(partial, `${JSON.stringify(marker)}\n`);
    renameSync(partial, markerFile(folder));
  } catch {
    // A read-only clone that is complete stays usable; it only compares again next time.
  }
}

/**
 * @param {string} folder
 * @returns {Lock | null}
 */
function readInstalled(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'node_modules', '.package-lock.json'), 'utf8'));
  } catch {
    return null; // npm writes it last: without it nothing whole is installed
  }
}

/** @param {string} text */
function hashOf(text) {
  return createHash('sha256').update(text).digest('hex');
}
