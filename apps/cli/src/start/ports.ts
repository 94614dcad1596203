/** Finds out whether a port can be had, and who has it. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { Problem } from '../problem.ts';

type Probe = { type: 'free'; port: number } | { type: 'taken'; code: string };

/** Port 0 asks the system for any. */
export async function probePort(port: number, host: string): Promise<Probe> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve({ type: 'taken', code: error.code ?? '' }),
    );
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const found = typeof address === 'object' && address ? address.port : port;
      server.close(() => resolve({ type: 'free', port: found }));
    });
  });
}

export async function freePort(): Promise<number> {
  const probe = await probePort(0, '127.0.0.1');
  if (probe.type === 'free') return probe.port;
  throw new Problem(
    `The system gives out no more ports (${probe.code}).`,
    'Close programs that hold many connections, then start again.',
  );
}

/** @returns the port that a setting names. 0 asks the system for any. */
export function parsePort(value: string, variable: string, example: number): number {
  const port = Number(value);
  if (value.trim() !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Problem(
    `${variable} is "${value}", which is no port.`,
    `Give a number between 1 and 65535: ${variable}=${example} npm start.`,
  );
}

/** The port itself, or a Problem that names who has it. */
export async function requirePort(port: number, host: string, variable: string): Promise<number> {
  const probe = await probePort(port, host);
  if (probe.type === 'free') return probe.port;
  if (probe.code === 'EADDRINUSE') {
    const owner = findPortOwner(port);
    throw new Problem(
      `Port ${port} is in use${owner ? ` by ${owner.name} (pid ${owner.pid})` : ' by another program'}.`,
      `Stop it, or choose another port: ${variable}=${await nextFreePort(port, host)} npm start.`,
    );
  }
  if (probe.code === 'EACCES') {
    throw new Problem(
      `This user may not listen on port ${port}.`,
      `Choose one above 1023, such as ${variable}=3000 npm start, and put a proxy in front.`,
    );
  }
  throw new Problem(
    `This machine has no address ${host} to listen on (${probe.code}).`,
    'Set HELIX_HOST to 127.0.0.1 for this machine only, or to 0.0.0.0 for all its addresses.',
  );
}

/** The first one above it; their number is bounded, so that the sentence comes at once. */
async function nextFreePort(port: number, host: string): Promise<number> {
  for (let next = port + 1; next < Math.min(port + 50, 65_536); next += 1) {
    if ((await probePort(next, host)).type === 'free') return next;
  }
  return freePort();
}

/** Linux only, and only processes that this user may look into; null otherwise. */
export function findPortOwner(port: number): { pid: number; name: string } | null {
  try {
    const inodes = listeningInodes(port);
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      if (holdsSocket(pid, inodes)) return { pid: Number(pid), name: nameOf(pid) };
    }
  } catch {
    return null; // no /proc: the sentence does without a name
  }
  return null;
}

function listeningInodes(port: number): Set<string> {
  const LISTEN = '0A';
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const inodes = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of readFileSync(table, 'utf8').split('\n').slice(1)) {
      const fields = line.trim().split(/\s+/);
      if (fields[1]?.endsWith(suffix) && fields[3] === LISTEN && fields[9])
        inodes.add(`socket:[${fields[9]}]`);
    }
  }
  return inodes;
}

function holdsSocket(pid: string, inodes: Set<string>): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      try {
        return inodes.has(readlinkSync(`/proc/${pid}/fd/${fd}`));
      } catch {
        return false; // closed in between
      }
    });
  } catch {
    return false; // ended in between, or another user's
  }
}

function nameOf(pid: string): string {
  const [command = '', script] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  const base = (path: string) => path.split('/').at(-1) ?? path;
  return base(command) === 'node' && script && !script.startsWith('-')
    ? `node ${base(script)}`
    : base(command);
}
