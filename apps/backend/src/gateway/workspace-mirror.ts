// Owns that SOUL.md and MEMORY.md are known here as they are in the workspaces, where agents write them too: looks after
// each run and when somebody opens them, and takes over what differs as a version of the agent's.
import type { VersionedFileName } from '@helix/contracts';
import {
  type Actor,
  addFileVersion,
  correctFileAuthor,
  type Database,
  fileHash,
  findMirroredAgent,
  findNewestFileVersion,
  findWritingRun,
  hasFileVersion,
  lockAgent,
  type MirroredAgent,
  type RunWork,
  updateAgent,
  type Work,
  type WorkContext,
} from '@helix/database';
import { KeyedQueue, type Logger } from '@helix/runtime';
import type { GatewayPlace } from './gateway-links.ts';
import { decideMirror, EMPTY_FILE_HASH } from './mirror-decision.ts';
import { FileChangedError, type WorkspaceFile, type WorkspaceFiles } from './workspace-files.ts';

/** A file that changes under each look is left to the next occasion. */
const LOOKS_MAX = 3;

const SYSTEM: Actor = { type: 'system', id: null, name: 'HELIX' };

export type MirrorOptions = {
  database: Database;
  work: RunWork;
  /** Null while a gateway is away. */
  gateways: { filesAt(place: GatewayPlace): WorkspaceFiles | null };
  logger: Logger;
};

export type MemoryWritten = 'written' | 'changed' | 'away';

export class WorkspaceMirror {
  readonly #options: MirrorOptions;
  /** One agent's files are read and written in turn: what a person saves is not taken for the agent's own. */
  readonly #turns = new KeyedQueue();
  /** Looks that have not begun: who asks meanwhile gets their answer. */
  readonly #waiting = new Map<string, Promise<boolean>>();
  readonly #inBackground = new Set<Promise<unknown>>();

  constructor(options: MirrorOptions) {
    this.#options = options;
  }

  /** Waits for the looks that are under way. */
  async stop(): Promise<void> {
    await Promise.all(this.#inBackground);
  }

  /** In the background, when the run has ended in whatever way. */
  lookAfter(run: { id: string; org_id: string; agent_id: string | null }): void {
    if (run.agent_id === null) return;
    const look = this.look({ orgId: run.org_id, agentId: run.agent_id }, run.id);
    this.#inBackground.add(look);
    void look.finally(() => this.#inBackground.delete(look));
  }

  /**
   * Takes over what differs. Never rejects: what could not be read is read at the next occasion.
   * @returns whether what is known here is what the workspace has now.
   */
  look(agent: { orgId: string; agentId: string }, endedRunId: string | null = null): Promise<boolean> {
    const waiting = this.#waiting.get(agent.agentId);
    if (waiting) return waiting;
    const look = this.#turns.run(agent.agentId, () => {
      this.#waiting.delete(agent.agentId);
      return this.#look(agent, endedRunId);
    });
    this.#waiting.set(agent.agentId, look);
    return look;
  }

  /** @param expectedHash what the person saw; something else is never overwritten. */
  writeMemory(
    context: WorkContext,
    agentId: string,
    memory: { content: string; expectedHash: string; details?: Record<string, unknown> },
  ): Promise<MemoryWritten> {
    const { orgId } = context;
    return this.#turns.run(agentId, async () => {
      const { database } = this.#options;
      const db = database.forOrganization(orgId);
      const agent = await findMirroredAgent(db, orgId, agentId);
      const files = agent && this.#filesOf(agent);
      if (!files || !(await this.#look({ orgId, agentId }, null))) return 'away';
      const newest = await findNewestFileVersion(db, { orgId, agentId, name: 'MEMORY.md' });
      if ((newest?.hash ?? EMPTY_FILE_HASH) !== memory.expectedHash) return 'changed';
      const hash = await this.#replaceMemory(files, agentId, memory);
      if (hash === 'changed') await this.#look({ orgId, agentId }, null);
      if (hash === 'changed' || hash === 'away') return hash;
      await this.#recordMemory(context, agentId, { ...memory, hash, former: newest?.version ?? 0 });
      return 'written';
    });
  }

  /** @returns the hash of what was written. */
  async #replaceMemory(
    files: WorkspaceFiles,
    agentId: string,
    { content, expectedHash }: { content: string; expectedHash: string },
  ): Promise<string> {
    try {
      const found = await files.readFile(agentId, 'MEMORY.md');
      if (found.hash !== expectedHash) return 'changed';
      return (await files.writeFile(agentId, 'MEMORY.md', content, found)).hash;
    } catch (error) {
      if (error instanceof FileChangedError) return 'changed';
      this.#options.logger.warn({ err: error, agentId }, 'the memory of an agent could not be written');
      return 'away';
    }
  }

  /**
   * Before something of ours replaces it: what nobody has seen of the file becomes a version, below the present one.
   */
  async keep(
    agent: { id: string; org_id: string },
    name: VersionedFileName,
    found: WorkspaceFile,
  ): Promise<void> {
    const file = { orgId: agent.org_id, agentId: agent.id, name };
    const context = { orgId: agent.org_id, actor: SYSTEM, requestId: null };
    await this.#options.work(context, async (work) => {
      const row = await lockAgent(work.trx, agent.org_id, agent.id);
      if (!row || found.isMissing || found.hash === EMPTY_FILE_HASH) return;
      const newest = await findNewestFileVersion(work.trx, file);
      const present = name === 'SOUL.md' ? row.soul : newest?.content;
      const isKnown = name === 'SOUL.md' && found.hash === row.soul_hash;
      if (isKnown || found.content === present || (await hasFileVersion(work.trx, file, found.hash))) return;
      const kept = await addFileVersion(work.trx, file, { ...found, author: agentActor(row) });
      if (present !== undefined)
        await addFileVersion(work.trx, file, {
          content: present,
          ...(newest ? { hash: newest.hash, runId: newest.run_id } : {}),
          author: newest ? authorOf(newest) : SYSTEM,
        });
      work.record({
        action: 'agent.file_kept',
        ...entityOf(row),
        details: { file: name, version: kept.version },
      });
      work.announce({ type: 'agent.file_kept', entity: 'agent', entityId: row.id, version: row.version });
    });
  }

  async #look(
    { orgId, agentId }: { orgId: string; agentId: string },
    endedRunId: string | null,
  ): Promise<boolean> {
    try {
      for (const name of ['SOUL.md', 'MEMORY.md'] as const) {
        const isKnown = await this.#mirror({ orgId, agentId, name }, endedRunId);
        if (!isKnown) return false;
      }
      return true;
    } catch (error) {
      this.#options.logger.warn(
        { err: error, agentId },
        'the files of an agent were not read; the next look does',
      );
      return false;
    }
  }

  async #mirror(file: MirroredFile, endedRunId: string | null): Promise<boolean> {
    const { orgId, agentId, name } = file;
    const db = this.#options.database.forOrganization(orgId);
    for (let looks = 1; looks <= LOOKS_MAX; looks += 1) {
      const agent = await findMirroredAgent(db, orgId, agentId);
      const files = agent && this.#filesOf(agent);
      if (!agent || !files) return false;
      const known = knownOf(agent, name);
      const found = await files.readFile(agentId, name);
      const decision = decideMirror(known, found);
      if (decision === 'same' || decision === 'wait') return true;
      if (decision === 'heal') {
        await this.#heal(file, files, found, agent.soul);
        return true;
      }
      const runId = await findWritingRun(db, file, known.savedAt, endedRunId);
      if (await this.#take(file, known, found, runId)) return true;
    }
    this.#options.logger.warn(
      { agentId, name },
      'a file changed under every look; the next occasion looks again',
    );
    return false;
  }

  async #heal(file: MirroredFile, files: WorkspaceFiles, found: WorkspaceFile, soul: string): Promise<void> {
    const db = this.#options.database.forOrganization(file.orgId);
    const content = file.name === 'SOUL.md' ? soul : (await findNewestFileVersion(db, file))?.content;
    await files.writeFile(file.agentId, file.name, content ?? '', found);
    this.#options.logger.warn(
      { agentId: file.agentId, name: file.name },
      'a file that was gone was written again',
    );
  }

  /** @returns false when something else is known of the file by now: what was read may be older than that. */
  async #take(
    file: MirroredFile,
    known: Known,
    found: WorkspaceFile,
    runId: string | null,
  ): Promise<boolean> {
    const { orgId, agentId, name } = file;
    const actor: Actor = { type: 'agent', id: agentId, name: known.agentName };
    return this.#options.work({ orgId, actor, requestId: null }, async (work) => {
      const row = await lockAgent(work.trx, orgId, agentId);
      const present = row && (await findMirroredAgent(work.trx, orgId, agentId));
      if (!row || !present) return true;
      if (knownOf(present, name).revision !== known.revision) return false;
      const version = await addFileVersion(work.trx, file, { ...found, author: agentActor(row), runId });
      const details = { version: version.version, ...(runId ? { run_id: runId } : {}) };
      if (name === 'MEMORY.md') announceMemory(work, row, details);
      else {
        const edit = { soul: version.content, soul_hash: found.hash };
        // Of an agent that moves, the gateway it moves to does not have it yet.
        const isSynced = row.soul_synced_version >= row.soul_version;
        const counted = {
          soul_version: row.soul_version + 1,
          soul_synced_version: isSynced ? row.soul_version + 1 : row.soul_synced_version,
        };
        const updated = await updateAgent(work.trx, orgId, agentId, { ...edit, ...counted });
        work.record({ action: 'agent.updated', ...entityOf(row), details: { soul: true, ...details } });
        work.announce({
          type: 'agent.updated',
          entity: 'agent',
          entityId: agentId,
          version: updated?.version ?? 0,
        });
      }
      return true;
    });
  }

  async #recordMemory(
    context: WorkContext,
    agentId: string,
    memory: { content: string; hash: string; former: number; details?: Record<string, unknown> },
  ): Promise<void> {
    const file = { orgId: context.orgId, agentId, name: 'MEMORY.md' } as const;
    await this.#options.work(context, async (work) => {
      const row = await lockAgent(work.trx, context.orgId, agentId);
      if (!row) return;
      const newest = await findNewestFileVersion(work.trx, file);
      let version = newest?.version ?? 0;
      if (newest?.hash !== memory.hash)
        version = (await addFileVersion(work.trx, file, { ...memory, author: context.actor })).version;
      else if (newest.version > memory.former) await correctFileAuthor(work.trx, newest, context.actor);
      // It said so already.
      else return;
      announceMemory(work, row, { version, ...memory.details });
    });
  }

  /** Where its workspace is, which is not always where the agent is to work next. */
  #filesOf({ org_id: orgId, id, workspace_gateway_id: gatewayId }: MirroredAgent): WorkspaceFiles | null {
    const files = this.#options.gateways.filesAt({ orgId, gatewayId });
    return files?.knows(id) ? files : null;
  }
}

type MirroredFile = { orgId: string; agentId: string; name: VersionedFileName };

type Known = {
  agentName: string;
  hash: string;
  isEditWaiting: boolean;
  savedAt: Date | null;
  /** Another one whenever something else is known. */
  revision: string;
};

function knownOf(agent: MirroredAgent, name: VersionedFileName): Known {
  const { name: agentName, soul_hash, soul_version, soul_synced_version } = agent;
  if (name === 'MEMORY.md') {
    const { memory_hash, memory_version, memory_saved_at: savedAt } = agent;
    const hash = memory_hash ?? EMPTY_FILE_HASH;
    return { agentName, hash, isEditWaiting: false, savedAt, revision: String(memory_version) };
  }
  const hash = fileHash(agent.soul);
  return {
    agentName,
    hash: soul_hash ?? hash,
    // An agent that moves is not in step with its gateway either, without anybody having edited it.
    isEditWaiting: soul_synced_version < soul_version && soul_hash !== hash,
    savedAt: agent.soul_saved_at,
    revision: `${soul_version} ${soul_synced_version} ${soul_hash}`,
  };
}

function announceMemory(
  work: Work,
  agent: { id: string; name: string },
  details: Record<string, unknown>,
): void {
  work.record({ action: 'agent.memory_changed', ...entityOf(agent), details });
  work.announce({ type: 'agent.memory_changed', entity: 'agent', entityId: agent.id });
}

function agentActor({ id, name }: { id: string; name: string }): Actor {
  return { type: 'agent', id, name };
}

function authorOf(version: {
  author_type: Actor['type'];
  author_id: string | null;
  author_name: string;
}): Actor {
  return { type: version.author_type, id: version.author_id, name: version.author_name } as Actor;
}

function entityOf({ id, name }: { id: string; name: string }) {
  return { entityType: 'agent', entityId: id, entityTitle: name };
}
