// @ts-check
// Decides whether what was built is still what the sources say; read before every start, so it must be fast.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {'services' | 'frontend'} Target
 * @typedef {{ stat: string, content: string }} Fingerprint
 */

/** @type {Record<Target, { sources: string[], output: string }>} */
const TARGETS = {
  services: {
    sources: [
      ...['packages', 'apps/backend', 'apps/gateway', 'apps/cli', 'apps/frontend/src/server'],
      ...['tools/runtime', 'package-lock.json'],
    ],
    output: 'apps/cli/dist/main.js',
  },
  frontend: {
    sources: ['packages/contracts', 'packages/domain', 'apps/frontend', 'package-lock.json'],
    output: 'apps/frontend/.next/BUILD_ID',
  },
};
const SKIPPED = new Set(['node_modules', 'dist', '.next', '.cache', 'next-env.d.ts']);

/**
 * The targets that must be built again.
 * @param {string} root
 * @returns {Target[]}
 */
export function staleTargets(root) {
  const names = /** @type {Target[]} */ (Object.keys(TARGETS));
  return names.filter((name) => {
    const built = readState(root, name);
    if (!built || !existsSync(join(root, TARGETS[name].output))) return true;
    const files = listFiles(root, name);
    if (built.stat === statHash(root, files)) return false;
    // Touched, copied or checked out again: only other content is worth a build.
    if (built.content !== contentHash(root, files)) return true;
    writeState(root, name, { stat: statHash(root, files), content: built.content });
    return false;
  });
}

/**
 * Taken before a build begins: an edit during the build must count as a change.
 * @param {string} root
 * @param {Target} target
 * @returns {Fingerprint}
 */
export function fingerprint(root, target) {
  const files = listFiles(root, target);
  return { stat: statHash(root, files), content: contentHash(root, files) };
}

/**
 * @param {string} root
 * @param {Target} target
 * @param {Fingerprint} state
 */
export function writeState(root, target, state) {
  const file = stateFile(root, target);
  try {
    writeFileSync(`${file}.${process.pid}`, `${JSON.stringify(state)}\n`);
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // A read-only clone that was built stays usable; it only compares contents again next time.
  }
}

/**
 * @param {string} root
 * @param {Target} target
 * @returns {Fingerprint | null}
 */
function readState(root, target) {
  try {
    return JSON.parse(readFileSync(stateFile(root, target), 'utf8'));
  } catch {
    return null;
  }
}

/**
 * @param {string} root
 * @param {Target} target
 */
function stateFile(root, target) {
  return join(root, '.cache', `built-${target}.json`);
}

/**
 * @param {string} root
 * @param {Target} target
 */
function listFiles(root, target) {
  /** @type {string[]} */
  const files = [];
  const visit = (/** @type {string} */ path) => {
    if (!statSync(join(root, path)).isDirectory()) {
      if (!/\.test\.tsx?$/.test(path)) files.push(path);
      return;
    }
    for (const entry of readdirSync(join(root, path), { withFileTypes: true })) {
      if (SKIPPED.has(entry.name)) continue;
      const child = `${path}/${entry.name}`;
      if (entry.isDirectory()) visit(child);
      else if (!/\.test\.tsx?$/.test(entry.name)) files.push(child);
    }
  };
  for (const source of TARGETS[target].sources) visit(source);
  return files.sort();
}

/**
 * @param {string} root
 * @param {string[]} files
 */
function statHash(root, files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const { size, mtimeMs } = statSync(join(root, file));
    hash.update(`${file}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/**
 * @param {string} root
 * @param {string[]} files
 */
function contentHash(root, files) {
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex');
}
