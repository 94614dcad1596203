import { createHash } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { agentFileNames } from '@helix/gateway-protocol';
import { KeyedQueue } from '@helix/runtime';
import { RequestError } from '../protocol/request-error.ts';
import type { RegisteredAgent } from './agent-registry.ts';
import { writeFileAtomically } from './atomic-write.ts';
import { readTextOrNull } from './state-folder.ts';
import { resolveInWorkspace } from './workspace-path.ts';

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

/** SOUL.md, MEMORY.md and their like: compare-and-set by hash, replaced whole or not at all. */
export class AgentFiles {
  readonly #queue = new KeyedQueue();

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

  /** @param expectedHash what is to be there still; of a file that is not there, the hash of the empty text. */
  set(agent: RegisteredAgent, name: string, content: string, expectedHash?: string): Promise<AgentFile> {
    return this.update(agent, name, (current) => {
      if (expectedHash !== undefined && (current.hash ?? hashOf('')) !== expectedHash)
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
      await mkdir(agent.workspace, { recursive: true, mode: 0o700 });
      await writeFileAtomically(current.path, content);
      return this.get(agent, name);
    });
  }
}

function assertAllowed(name: string): void {
  if (!(agentFileNames as readonly string[]).includes(name))
    throw new RequestError({ code: 'INVALID_REQUEST', message: `unsupported file "${name}"` });
}

function hashOf(content: string): string {
  return createHash('sha256').update(content, 'utf8').digest('hex');
}
