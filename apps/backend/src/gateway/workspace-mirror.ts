// Owns that SOUL.md and MEMORY.md are known here as they are in the workspaces, where agents write them too: looks after
// each run and when somebody opens them, and takes over what differs as a version of the agent's.
import type { VersionedFileName } from '@helix/contracts';
import {
  type Actor,
  type Database,
  findMirroredAgent,
  findNewestFileVersion,
  findWritingRun,
  type MirroredAgent,
  type RunWork,
  type WorkContext,
} from '@helix/database';
import { KeyedQueue, type Logger } from '@helix/runtime';
import type { GatewayPlace } from './gateway-links.ts';
import { decideMirror, EMPTY_FILE_HASH } from './mirror-decision.ts';
import { knownOf, type MirroredFile, recordFound, recordKept, recordMemory } from './mirror-records.ts';
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
      const written = { ...memory, hash, former: newest?.version ?? 0 };
      await this.#options.work(context, (work) => recordMemory(work, agentId, written));
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
    await this.#options.work(context, (work) => recordKept(work, file, found));
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
      const actor: Actor = { type: 'agent', id: agentId, name: agent.name };
      const isRecorded = await this.#options.work({ orgId, actor, requestId: null }, (work) =>
        recordFound(work, file, known, { ...found, runId }),
      );
      if (isRecorded) return true;
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

  /** Where its workspace is, which is not always where the agent is to work next. */
  #filesOf({ org_id: orgId, id, workspace_gateway_id: gatewayId }: MirroredAgent): WorkspaceFiles | null {
    const files = this.#options.gateways.filesAt({ orgId, gatewayId });
    return files?.knows(id) ? files : null;
  }
}
