import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { agentFileNames } from '@helix/gateway-protocol';
import { RequestError } from '../protocol/request-error.ts';
import type { RegisteredAgent } from './agent-registry.ts';
import { writeFileAtomically } from './atomic-write.ts';
import { KeyedQueue } from './keyed-queue.ts';
import { readTextOrNull, type StateFolder } from './state-folder.ts';
import { resolveInWorkspace } from './workspace-path.ts';

const VERSIONED = new Set(['SOUL.md', 'MEMORY.md']);
/** Enough to find last month's wording; older ones go. */
const MAX_VERSIONS = 50;
const MAX_FILE_BYTES = 1024 * 1024;

export type AgentFile = {
  name: string;
  path: string;
  missing: boolean;
  size?: number;
  updatedAtMs?: number;
  hash?: string;
  content?: string;
};

/** SOUL.md, MEMORY.md and their like: compare-and-set by hash, earlier contents kept outside the workspace. */
export class AgentFiles {
  readonly #state: StateFolder;
  readonly #queue = new KeyedQueue();

  constructor(state: StateFolder) {
    this.#state = state;
  }

  async list(agent: RegisteredAgent): Promise<AgentFile[]> {
    const files = await Promise.all(agentFileNames.map((name) => this.get(agent, name)));
    return files.map(({ content: _content, ...entry }) => entry);
  }

  async get(agent: RegisteredAgent, name: string): Promise<AgentFile> {
    assertAllowed(name);
    const path = await resolveInWorkspace(agent.workspace, name);
    const content = await readTextOrNull(path);
    if (content === null) return { name, path, missing: true };
    const { mtimeMs } = await stat(path);
    return {
      name,
      path,
      missing: false,
      size: Buffer.byteLength(content),
      updatedAtMs: Math.round(mtimeMs),
      hash: hashOf(content),
      content,
    };
  }

  set(agent: RegisteredAgent, name: string, content: string, expectedHash?: string): Promise<AgentFile> {
    return this.update(agent, name, (current) => {
      if (expectedHash !== undefined && current.hash !== expectedHash)
        throw new RequestError({
          code: 'INVALID_REQUEST',
          message: `agent file "${name}" changed since it was read`,
          details: { type: 'agent_file_conflict', name, currentHash: current.hash ?? null },
        });
      return content;
    });
  }

  /** Read, change, replace: one at a time per file, so that two rules learned at once are both kept. */
  update(agent: RegisteredAgent, name: string, change: (current: AgentFile) => string): Promise<AgentFile> {
    return this.#queue.run(`${agent.id}/${name}`, async () => {
      const current = await this.get(agent, name);
      const content = change(current);
      if (Buffer.byteLength(content) > MAX_FILE_BYTES)
        throw new RequestError({
          code: 'INVALID_REQUEST',
          message: `agent file "${name}" is larger than 1 MB`,
        });
      if (content === current.content) return current;
      if (VERSIONED.has(name)) {
        // Someone may have edited the file on disk: that content becomes a version before it is replaced.
        if (current.content !== undefined) await this.#keepVersion(agent.id, name, current.content);
        await this.#keepVersion(agent.id, name, content);
      }
      await mkdir(agent.workspace, { recursive: true, mode: 0o700 });
      await writeFileAtomically(current.path, content);
      return this.get(agent, name);
    });
  }

  async versions(
    agent: RegisteredAgent,
    name: string,
  ): Promise<{ hash: string; savedAtMs: number; size: number }[]> {
    assertVersioned(name);
    const folder = this.#versionFolder(agent.id, name);
    const entries = await listVersions(folder);
    return Promise.all(
      entries.map(async (entry) => ({
        hash: entry.hash,
        savedAtMs: entry.savedAtMs,
        size: (await stat(join(folder, entry.fileName))).size,
      })),
    );
  }

  async restore(agent: RegisteredAgent, name: string, hash: string): Promise<AgentFile> {
    assertVersioned(name);
    const folder = this.#versionFolder(agent.id, name);
    const version = (await listVersions(folder)).find((entry) => entry.hash === hash);
    if (!version)
      throw new RequestError({
        code: 'INVALID_REQUEST',
        message: `agent file "${name}" has no version ${hash}`,
      });
    return this.set(agent, name, await readFile(join(folder, version.fileName), 'utf8'));
  }

  async #keepVersion(agentId: string, name: string, content: string): Promise<void> {
    const folder = this.#versionFolder(agentId, name);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const entries = await listVersions(folder);
    const hash = hashOf(content);
    if (entries[0]?.hash === hash) return;
    // Two saves within a millisecond must still sort in order.
    const savedAtMs = Math.max(Date.now(), (entries[0]?.savedAtMs ?? 0) + 1);
    await writeFileAtomically(join(folder, `${savedAtMs}-${hash}`), content);
    const surplus = entries.slice(MAX_VERSIONS - 1);
    await Promise.all(surplus.map((entry) => rm(join(folder, entry.fileName), { force: true })));
  }

  #versionFolder(agentId: string, name: string): string {
    return join(this.#state.versions, agentId, name);
  }
}

type Version = { fileName: string; hash: string; savedAtMs: number };

/** Newest first. */
async function listVersions(folder: string): Promise<Version[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names
    .flatMap((fileName) => {
      const match = /^(\d+)-([0-9a-f]{64})$/.exec(fileName);
      return match ? [{ fileName, savedAtMs: Number(match[1]), hash: match[2] ?? '' }] : [];
    })
    .sort((a, b) => b.savedAtMs - a.savedAtMs);
}

function assertAllowed(name: string): void {
  if (!(agentFileNames as readonly string[]).includes(name))
    throw new RequestError({ code: 'INVALID_REQUEST', message: `unsupported file "${name}"` });
}

function assertVersioned(name: string): void {
  if (!VERSIONED.has(name))
    throw new RequestError({ code: 'INVALID_REQUEST', message: `no versions are kept of "${name}"` });
}

function hashOf(content: string): string {
  return createHash('sha256').update(content, 'utf8').digest('hex');
}
