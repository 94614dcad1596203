// The workspaces of a gateway as its files are compared and replaced there, kept in memory: tests of routes and of the
// mirror write into them as agents do. The real ones are in the tests of the whole system.
import type { AgentNote, AgentNotes, VersionedFileName } from '@helix/contracts';
import { fileHash } from '@helix/database';
import { FileChangedError, type WorkspaceFile, type WorkspaceFiles } from '../gateway/workspace-files.ts';

export class TestWorkspaces implements WorkspaceFiles {
  readonly #files = new Map<string, Map<string, string>>();
  /** By day; null for a gateway that keeps none. */
  notes: Map<string, string> | null = new Map();
  /** Called before each write: an agent may be quicker than the person. */
  beforeWrite: () => void = () => undefined;
  /** Called after each write, before its answer: another replica may look by then. */
  afterWrite: () => Promise<unknown> = async () => undefined;
  /** Every request fails with it, as when the connection breaks. */
  failure: Error | null = null;

  /** What an agent, or somebody at the disk, writes; null takes the file away. */
  put(agentId: string, name: VersionedFileName, content: string | null): void {
    const files = this.#files.get(agentId) ?? new Map<string, string>();
    this.#files.set(agentId, files);
    if (content === null) files.delete(name);
    else files.set(name, content);
  }

  at(agentId: string, name: VersionedFileName): string | undefined {
    return this.#files.get(agentId)?.get(name);
  }

  knows(agentId: string): boolean {
    return this.#files.has(agentId);
  }

  async readFile(agentId: string, name: VersionedFileName): Promise<WorkspaceFile> {
    if (this.failure) throw this.failure;
    const content = this.at(agentId, name);
    return { content: content ?? '', hash: fileHash(content ?? ''), isMissing: content === undefined };
  }

  async writeFile(
    agentId: string,
    name: VersionedFileName,
    content: string,
    replacing: WorkspaceFile | null,
  ): Promise<WorkspaceFile> {
    this.beforeWrite();
    const present = await this.readFile(agentId, name);
    if (replacing && present.hash !== replacing.hash) throw new FileChangedError(name);
    this.put(agentId, name, content);
    await this.afterWrite();
    return this.readFile(agentId, name);
  }

  async listNotes(): Promise<AgentNotes['items'] | null> {
    if (this.failure) throw this.failure;
    if (!this.notes) return null;
    return [...this.notes].map(([date, text]) => ({ date, size_bytes: Buffer.byteLength(text) }));
  }

  async readNote(_agentId: string, date: string): Promise<AgentNote | null> {
    if (this.failure) throw this.failure;
    const content = this.notes?.get(date);
    if (content === undefined) return null;
    return { date, content, size_bytes: Buffer.byteLength(content), is_shortened: false };
  }
}
