// Owns the agents of one gateway: who is there under which name, and what is written into their workspaces.
import { setTimeout as delay } from 'node:timers/promises';
import type { AgentNote, AgentNotes, GatewayKind, VersionedFileName } from '@helix/contracts';
import { fileHash } from '@helix/database';
import {
  agentFileResultSchema,
  agentsListResultSchema,
  GatewayError,
  noteResultSchema,
  notesListResultSchema,
} from '@helix/gateway-protocol';
import { FileChangedError, type WorkspaceFile, type WorkspaceFiles } from './workspace-files.ts';

/** OpenClaw needs up to a second until a change is there, more on a busy host. */
const VISIBLE_PAUSE_MS = 100;
const VISIBLE_LOOKS_MAX = 100;

type Gateway = {
  readonly kind: GatewayKind;
  supports(method: string): boolean;
  request(method: string, params: object): Promise<unknown>;
};

export class GatewayAgents implements WorkspaceFiles {
  readonly #gateway: Gateway;
  /** Their names by their ids. */
  #known = new Map<string, string>();
  readonly #creating = new Map<string, Promise<void>>();

  constructor(gateway: Gateway) {
    this.#gateway = gateway;
  }

  /** After each (re)connect: others may have made and removed some. */
  async read(): Promise<void> {
    this.#known = await this.#list();
  }

  knows(agentId: string): boolean {
    return this.#known.has(agentId);
  }

  /** Creates the workspace where it is missing, and gives it the agent's name. */
  async ensure(agent: { id: string; name: string }): Promise<void> {
    await this.#ensure(agent.id);
    await this.#rename(agent.id, agent.name);
  }

  async readFile(agentId: string, name: VersionedFileName): Promise<WorkspaceFile> {
    return toWorkspaceFile(await this.#gateway.request('agents.files.get', { agentId, name }));
  }

  async writeFile(
    agentId: string,
    name: VersionedFileName,
    content: string,
    replacing: WorkspaceFile | null,
  ): Promise<WorkspaceFile> {
    // An OpenClaw compares with what is there alone: it cannot be told that nothing is to be there.
    const isCompared = replacing && !(replacing.isMissing && this.#gateway.kind === 'openclaw');
    const params = { agentId, name, content, ...(isCompared ? { expectedHash: replacing.hash } : {}) };
    try {
      const written = await this.#gateway.request('agents.files.set', params);
      const hash = agentFileResultSchema.safeParse(written).data?.file.hash ?? fileHash(content);
      return { content, hash, isMissing: false };
    } catch (error) {
      if (isFileConflict(error)) throw new FileChangedError(error.message, { cause: error });
      throw error;
    }
  }

  async listNotes(agentId: string): Promise<AgentNotes['items'] | null> {
    if (!this.#gateway.supports('helix.notes.list')) return null;
    const answer = await this.#gateway.request('helix.notes.list', { agentId });
    return notesListResultSchema.parse(answer).notes.map(({ date, size }) => ({ date, size_bytes: size }));
  }

  async readNote(agentId: string, date: string): Promise<AgentNote | null> {
    if (!this.#gateway.supports('helix.notes.get')) return null;
    const { note } = noteResultSchema.parse(
      await this.#gateway.request('helix.notes.get', { agentId, date }),
    );
    return note && { date, content: note.content, size_bytes: note.size, is_shortened: note.isShortened };
  }

  /** The sync and the agent's first run may meet here: one creates, both go on. */
  async #ensure(agentId: string): Promise<void> {
    if (this.#known.has(agentId)) return;
    let creating = this.#creating.get(agentId);
    if (!creating) {
      creating = this.#create(agentId).finally(() => this.#creating.delete(agentId));
      this.#creating.set(agentId, creating);
    }
    await creating;
  }

  async #create(agentId: string): Promise<void> {
    try {
      // OpenClaw makes the id from the name: our id is its own slug, the name people see follows.
      await this.#gateway.request('agents.create', { name: agentId });
    } catch (error) {
      // Another replica was first.
      if (!(error instanceof GatewayError && /already exists/.test(error.message))) throw error;
    }
    await this.#whenListed(agentId, agentId, (listed) => listed !== undefined);
  }

  /** Only where it is another one: OpenClaw writes its configuration anew for a name, which disturbs runs that begin. */
  async #rename(agentId: string, name: string): Promise<void> {
    if (this.#known.get(agentId) === name) return;
    await this.#gateway.request('agents.update', { agentId, name });
    await this.#whenListed(agentId, name, (listed) => listed === name);
  }

  /** An OpenClaw answers before what it did is there for other requests; ours when it is done. */
  async #whenListed(
    agentId: string,
    name: string,
    isDone: (listed: string | undefined) => boolean,
  ): Promise<void> {
    let listed: string | undefined = name;
    for (let looks = 1; this.#gateway.kind === 'openclaw'; looks += 1) {
      listed = (await this.#list()).get(agentId);
      if (isDone(listed)) break;
      if (looks === VISIBLE_LOOKS_MAX)
        throw new Error('The gateway changed the agent but does not list it so.');
      await delay(VISIBLE_PAUSE_MS);
    }
    this.#known.set(agentId, listed ?? name);
  }

  /** With its files, which go to the gateway's trash. */
  async delete(agentId: string): Promise<void> {
    this.#known.delete(agentId);
    await this.#gateway.request('agents.delete', { agentId, deleteFiles: true });
  }

  async #list(): Promise<Map<string, string>> {
    const { agents } = agentsListResultSchema.parse(await this.#gateway.request('agents.list', {}));
    return new Map(agents.map(({ id, name }) => [id, name ?? id]));
  }
}

function toWorkspaceFile(answer: unknown): WorkspaceFile {
  const { missing, content = '', hash } = agentFileResultSchema.parse(answer).file;
  return { content, hash: hash ?? fileHash(content), isMissing: missing };
}

function isFileConflict(error: unknown): error is GatewayError {
  return (
    error instanceof GatewayError &&
    (error.details as { type?: unknown } | undefined)?.type === 'agent_file_conflict'
  );
}
