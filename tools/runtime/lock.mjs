// @ts-check
// One at a time: several starts and tests may want to install or build the same clone at the same moment.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from './problem.mjs';

/**
 * @template T
 * @param {{ file: string, waiting: string, work: () => Promise<T> }} options `waiting`: said once when it is held
 * @returns {Promise<T>}
 */
export async function withLock({ file, waiting, work }) {
  let told = false;
  while (!take(file)) {
    if (!isHeld(file)) {
      rmSync(file, { force: true });
      continue;
    }
    if (!told) console.log(waiting);
    told = true;
    await sleep(200);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** @param {string} file */
function take(file) {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === 'EEXIST') return false;
    throw new Problem(
      `This clone cannot be written: ${message}.`,
      'Start as the user who owns it, or clone again as this user.',
    );
  }
}

/** @param {string} file */
function isHeld(file) {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    // An empty file was created this very moment; its pid follows.
    if (pid) process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
