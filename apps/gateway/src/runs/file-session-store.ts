import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { KeyedQueue } from '@helix/runtime';
import { moveToTrash, readTextOrNull, type StateFolder } from '../workspaces/state-folder.ts';
import type { Session } from './session.ts';
import { agentIdOfKey } from './session-key.ts';
import type { SessionLine } from './session-records.ts';
import type { SessionStore, StoredLines } from './session-store.ts';

/** One append-only JSON-lines file per session. A line that a crash cut off is skipped when read. */
export class FileSessionStore implements SessionStore {
  readonly #state: StateFolder;
  /** Writes of one session follow each other. */
  readonly #queue = new KeyedQueue();

  constructor(state: StateFolder) {
    this.#state = state;
  }

  async load(key: string): Promise<StoredLines | null> {
    const text = await readTextOrNull(this.#file(key));
    if (text === null) return null;
    const lines = text.split('\n').flatMap(parseLine);
    return { lines, written: lines.length };
  }

  loadFromFolder(key: string): Promise<StoredLines | null> {
    return this.load(key);
  }

  save(session: Session, isDurable: boolean): Promise<void> {
    return this.#queue.run(session.key, async () => {
      const lines = session.lines.slice(session.written);
      await this.#append(session.key, lines, isDurable);
      session.written += lines.length;
    });
  }

  /** Keeps lines that belong into another store and cannot go there now. */
  keep(session: Session, isDurable: boolean): Promise<void> {
    return this.#queue.run(session.key, async () => {
      const lines = session.lines.slice(session.safe);
      await this.#append(session.key, lines, isDurable);
      session.safe += lines.length;
    });
  }

  /** Nobody else writes in a state folder. */
  async isCurrent(): Promise<boolean> {
    return true;
  }

  isBehind(): boolean {
    return false;
  }

  /** Whoever has begun a run that is found here was an earlier process. */
  async isAlive(): Promise<boolean> {
    return false;
  }

  archive(key: string): Promise<string | null> {
    return this.#queue.run(key, async () => {
      const target = `${this.#file(key)}.archived-${Date.now()}`;
      try {
        await rename(this.#file(key), target);
        return target;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    });
  }

  async archiveAgent(agentId: string): Promise<void> {
    await moveToTrash(this.#state, join(this.#state.sessions, agentId), `sessions-${agentId}`);
  }

  remove(key: string): Promise<boolean> {
    return this.#queue.run(key, async () => {
      try {
        await rm(this.#file(key));
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
        throw error;
      }
    });
  }

  async keys(agentId?: string): Promise<string[]> {
    const agents = agentId === undefined ? await listOrEmpty(this.#state.sessions) : [agentId];
    const keys: string[] = [];
    for (const agent of agents)
      for (const name of await listOrEmpty(join(this.#state.sessions, agent)))
        if (name.endsWith('.jsonl')) {
          const head = await readHead(join(this.#state.sessions, agent, name));
          if (head?.type === 'session') keys.push(head.key);
        }
    return keys;
  }

  async #append(key: string, lines: readonly SessionLine[], isDurable: boolean): Promise<void> {
    if (lines.length === 0) return;
    // A leading newline ends a line that a crash left unfinished; empty lines are skipped when read.
    const text = `\n${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
    const file = await this.#openForAppend(key);
    try {
      await file.appendFile(text);
      if (isDurable) await file.datasync();
    } finally {
      await file.close();
    }
  }

  async #openForAppend(key: string) {
    const path = this.#file(key);
    try {
      return await open(path, 'a', 0o600);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
      return open(path, 'a', 0o600);
    }
  }

  /** A key may hold any characters: its hash names the file, the file's first line tells the key. */
  #file(key: string): string {
    const name = createHash('sha256').update(key, 'utf8').digest('hex').slice(0, 40);
    return join(this.#state.sessions, agentIdOfKey(key), `${name}.jsonl`);
  }
}

function parseLine(line: string): SessionLine[] {
  if (line === '') return [];
  try {
    return [JSON.parse(line) as SessionLine];
  } catch {
    return [];
  }
}

async function readHead(path: string): Promise<SessionLine | undefined> {
  const stream = createReadStream(path, 'utf8');
  try {
    for await (const line of createInterface({ input: stream })) {
      const [parsed] = parseLine(line);
      if (parsed) return parsed;
    }
    return undefined;
  } finally {
    stream.destroy();
  }
}

function listOrEmpty(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
}
