// @ts-check
// Runs npm once and turns its failures into a sentence and a remedy.
import { spawn } from 'node:child_process';
import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { Problem } from './problem.mjs';

const STOP_SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * @param {{ folder: string, args: string[], cacheDir: string, logFile: string }} options
 * @returns {Promise<void>}
 */
export async function runNpm({ folder, args, cacheDir, logFile }) {
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--no-update-notifier'];
  const { command, prefix } = findNpm();
  const { code, output, isStopped } = await new Promise((resolve) => {
    /** @type {Buffer[]} */
    const chunks = [];
    const child = spawn(command, [...prefix, ...args, ...flags, '--prefix', folder], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: npmEnvironment(cacheDir),
    });
    const signals = endWithUs(child);
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    child.once('error', (error) => resolve({ code: 1, output: String(error), isStopped: signals.release() }));
    child.once('close', (code) =>
      resolve({ code, output: Buffer.concat(chunks).toString('utf8'), isStopped: signals.release() }),
    );
  });
  if (isStopped)
    throw new Problem('Installing was stopped halfway.', 'Start again: it begins anew by itself.');
  if (code === 0) return;
  try {
    mkdirSync(dirname(logFile), { recursive: true });
    writeFileSync(logFile, output);
  } catch {
    // With a full disk there is no log either; the sentence below names that.
  }
  throw explain(output, folder, logFile);
}

/**
 * A stopped npm goes on for half a minute to put back what it had; the npm of the next start would meet it in the
 * same folder, and fail. What it leaves half-done, `npm ci` clears away.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {{ release: () => boolean }} answers whether we were told to stop
 */
function endWithUs(child) {
  let isStopped = false;
  const stop = () => {
    isStopped = true;
    child.kill('SIGKILL');
  };
  for (const signal of STOP_SIGNALS) process.on(signal, stop);
  return {
    release() {
      for (const signal of STOP_SIGNALS) process.off(signal, stop);
      return isStopped;
    },
  };
}

/** The npm that started us, else the one in PATH. */
function findNpm() {
  const script = process.env.npm_execpath;
  if (script && /npm-cli\.c?js$/.test(script)) return { command: process.execPath, prefix: [script] };
  return { command: 'npm', prefix: [] };
}

/**
 * @param {string} cacheDir used where the person's own cache cannot be written (no or foreign home folder)
 * @returns {NodeJS.ProcessEnv}
 */
function npmEnvironment(cacheDir) {
  const env = { ...process.env };
  // Set by an outer `npm start` or the person's shell; they would change what is installed, or where.
  for (const name of ['npm_config_workspace', 'npm_config_workspaces', 'npm_config_omit', 'NODE_ENV']) {
    delete env[name];
  }
  const own = env.npm_config_cache ?? env.NPM_CONFIG_CACHE ?? join(homedir(), '.npm');
  if (!isWritable(own)) env.npm_config_cache = cacheDir;
  env.PATH = [dirname(process.execPath), env.PATH].join(delimiter);
  return env;
}

/** @param {string} folder */
function isWritable(folder) {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string} output
 * @param {string} folder
 * @param {string} logFile
 */
export function explain(output, folder, logFile) {
  if (/ENOSPC/.test(output)) {
    return new Problem(
      `The disk of ${folder} is full, so the packages could not be installed.`,
      'Free 1.5 GB, then start again.',
    );
  }
  if (/EINTEGRITY/.test(output)) {
    return new Problem(
      'A downloaded package is not the one that the lock file names (its checksum differs).',
      'Run "npm cache clean --force" and start again; if it stays, distrust the registry or proxy in between.',
    );
  }
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ENETUNREACH|ERR_SOCKET_TIMEOUT/.test(output)) {
    return new Problem(
      'The npm registry could not be reached, and packages have to be downloaded from it.',
      'Check the network (and "npm config get registry proxy https-proxy"), then start again.',
    );
  }
  if (/SELF_SIGNED_CERT|UNABLE_TO_(GET|VERIFY)|CERT_/.test(output)) {
    return new Problem(
      "The npm registry's certificate was refused.",
      'Behind an inspecting proxy, set NODE_EXTRA_CA_CERTS to its certificate file, then start again.',
    );
  }
  if (/EACCES|EPERM|EROFS/.test(output)) {
    return new Problem(
      `The packages could not be written into ${folder}: it belongs to another user or is read-only.`,
      'Start as the user who owns the clone, or clone again as this user.',
    );
  }
  if (/ENOENT.*npm|spawn npm/.test(output)) {
    return new Problem(
      'npm was not found.',
      'Install it with Node from https://nodejs.org, then start again.',
    );
  }
  const line =
    output.split('\n').find((text) => /npm error (?!code)/.test(text)) ?? output.trim().split('\n')[0];
  return new Problem(
    `npm could not install the packages: ${line?.trim()}.`,
    `Its whole answer is in ${logFile}.`,
  );
}
