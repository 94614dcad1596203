import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { Problem } from '../problem.ts';
import { inProject } from '../project.ts';

export async function buildFrontend(): Promise<void> {
  const next = inProject('node_modules/next/dist/bin/next');
  const { code, output } = await new Promise<{ code: number | null; output: string }>((resolve) => {
    const chunks: Buffer[] = [];
    const child = spawn(process.execPath, [next, 'build', inProject('apps/frontend')], {
      cwd: inProject('apps/frontend'),
      env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', FORCE_COLOR: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', (error) => resolve({ code: 1, output: String(error) }));
    child.once('close', (exitCode) =>
      resolve({ code: exitCode, output: Buffer.concat(chunks).toString('utf8') }),
    );
  });
  if (code === 0) return;
  throw buildProblem('The Frontend', output);
}

/** The log goes to a file; the terminal gets the first line that says what is wrong. */
export function buildProblem(what: string, output: string): Problem {
  const logFile = inProject('.cache/build.log');
  writeFileSync(logFile, output);
  if (/ENOSPC/.test(output)) {
    return new Problem(`${what} could not be built: the disk is full.`, 'Free 500 MB, then start again.');
  }
  if (/EACCES|EROFS/.test(output)) {
    return new Problem(
      `${what} could not be built: the clone belongs to another user or is read-only.`,
      'Start as the user who owns it.',
    );
  }
  const lines = stripVTControlCharacters(output)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^▲|Build error occurred|Turbopack build failed/.test(line));
  const reason = lines.find((line) => /error|failed|cannot find|not found/i.test(line)) ?? lines[0];
  return new Problem(
    `${what} could not be built: ${reason ?? 'no output'}`,
    `The whole output is in ${logFile}.`,
  );
}
