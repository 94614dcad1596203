// @ts-check
// Makes sure that Node 24 and the packages of the lock file are there; costs a few milliseconds when they are.
import { existsSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { runNpm } from './npm.mjs';
import { markInstalled, neededInstall } from './packages-state.mjs';
import { Problem } from './problem.mjs';
import { showProgress } from './progress.mjs';

/** node_modules takes 0.9 GB, and npm unpacks beside its cache. */
const INSTALL_BYTES = 1.5e9;

/**
 * @param {{ root: string, dev: boolean, ownNode: boolean, packages: boolean }} options `ownNode`: this Node is new
 *   enough; `packages`: they are needed too
 * @returns {Promise<string>} the Node to go on with
 */
export async function prepare({ root, dev, ownNode, packages: needsPackages }) {
  const runtime = join(root, 'tools', 'runtime');
  const binary = join(runtime, 'node_modules', '.bin', 'node');
  const wants = () => ({
    node: !ownNode && (neededInstall(runtime, false) !== 'nothing' || !existsSync(binary)),
    packages: needsPackages ? neededInstall(root, dev) : /** @type {const} */ ('nothing'),
  });
  const before = wants();
  if (before.node || before.packages !== 'nothing') {
    checkDiskSpace(root);
    await withLock({
      file: join(root, '.cache', 'install.lock'),
      waiting: 'Waiting for another start that is installing packages here…',
      work: async () => {
        const { node, packages } = wants();
        // Both at once: unpacking one fills the waits for the other's downloads.
        // The packages' failure is told first: npm does not fail when an optional package, as Node is here,
        // cannot be had, so that theirs knows the reason.
        await settle([
          packages !== 'nothing' && installPackages(root, dev, packages),
          node && installNode(root, runtime, binary),
        ]);
      },
    });
  }
  return ownNode ? process.execPath : binary;
}

/**
 * @param {string} root
 * @param {string} runtime
 * @param {string} binary
 */
async function installNode(root, runtime, binary) {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    throw new Problem(
      `This is Node ${process.versions.node}; HELIX runs on Node 24, which npm offers for Linux only.`,
      'Install Node 24 from https://nodejs.org, then start again.',
    );
  }
  await npm(root, runtime, ['ci'], 'Fetching Node 24', 'node', () => {
    if (existsSync(binary)) return;
    throw new Problem(
      'Node 24 could not be fetched from the npm registry.',
      'Check the network (and "npm config get registry"), or install Node 24 from https://nodejs.org.',
    );
  });
  markInstalled(runtime, false);
}

/**
 * @param {string} root
 * @param {boolean} dev
 * @param {import('./packages-state.mjs').Needed} needed
 */
async function installPackages(root, dev, needed) {
  // `npm ci` empties node_modules first, which a HELIX running from this folder would not survive. Where only
  // test tools are missing they are added, by the same lock file.
  if (needed === 'dev-packages') {
    await npm(root, root, ['install', '--no-save', '--include=dev'], 'Installing test tools', 'packages');
  } else {
    const which = dev ? '--include=dev' : '--omit=dev';
    await npm(root, root, ['ci', which], 'Installing packages', 'packages');
  }
  markInstalled(root, dev);
}

/**
 * @param {string} root
 * @param {string} folder
 * @param {string[]} args
 * @param {string} title
 * @param {string} logName
 * @param {() => void} check throws when what npm calls success is none
 */
async function npm(root, folder, args, title, logName, check = () => {}) {
  const cache = join(root, '.cache');
  const progress = showProgress(title);
  try {
    await runNpm({
      folder,
      args,
      cacheDir: join(cache, 'npm'),
      logFile: join(cache, `install-${logName}.log`),
    });
    check();
    progress.done();
  } catch (error) {
    progress.failed();
    throw error;
  }
}

/** @param {string} root */
function checkDiskSpace(root) {
  const { bavail, bsize } = statfsSync(root);
  if (bavail * bsize >= INSTALL_BYTES) return;
  throw new Problem(
    `The disk of ${root} has ${Math.round((bavail * bsize) / 1e6)} MB left, and installing needs 1,500 MB.`,
    'Free some space, then start again.',
  );
}

/**
 * Waits for all, then fails with the first failure: nothing may go on writing after we have reported.
 * @param {(Promise<void> | false)[]} work
 */
async function settle(work) {
  const results = await Promise.allSettled(work);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
