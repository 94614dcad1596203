// Owns that every workspace has the latest SOUL.md: edits are saved first and written to the gateway after, and
// what could not be written is found again by comparing versions.
import {
  type AgentIdentity,
  type Database,
  type Db,
  findUnsyncedIdentities,
  markIdentitySynced,
  type RunWork,
} from '@helix/database';
import type { Logger } from '@helix/runtime';
import type { GatewayLink } from './gateway-link.ts';

const BATCH = 50;

export class WorkspaceSync {
  readonly #database: Database;
  readonly #work: RunWork;
  readonly #link: GatewayLink;
  readonly #logger: Logger;
  #running: Promise<void> | null = null;
  #isDue = false;

  constructor(options: { database: Database; work: RunWork; link: GatewayLink; logger: Logger }) {
    this.#database = options.database;
    this.#work = options.work;
    this.#link = options.link;
    this.#logger = options.logger;
  }

  /** Writes what is unwritten, in the background; calls while it works make it look once more. */
  wake(): void {
    this.#isDue = true;
    this.#running ??= this.#writeAll().finally(() => {
      this.#running = null;
    });
  }

  /** Waits until nothing is under way. */
  async settle(): Promise<void> {
    await this.#running;
  }

  /** Makes sure that this agent can run now. @throws GatewayError when the gateway refuses or is away. */
  async ensure(db: Db, agent: AgentIdentity): Promise<void> {
    if (agent.soul_synced_version >= agent.soul_version && this.#link.knowsAgent(agent.id)) return;
    const hash = await this.#link.writeIdentity(agent);
    await markIdentitySynced(db, agent, hash);
  }

  async #writeAll(): Promise<void> {
    while (this.#isDue && this.#link.isReady) {
      this.#isDue = false;
      try {
        await this.#writeUnsynced();
      } catch (error) {
        this.#logger.warn(
          { err: error },
          'writing identities failed; the next connection or edit tries again',
        );
      }
    }
  }

  async #writeUnsynced(): Promise<void> {
    const agents = await findUnsyncedIdentities(this.#database.system, BATCH);
    for (const agent of agents) {
      const hash = await this.#link.writeIdentity(agent);
      await this.#recordWritten(agent, hash);
    }
    if (agents.length === BATCH) this.#isDue = true;
  }

  /** Announced, because the page of the agent says so while the gateway has an older identity. */
  async #recordWritten(agent: AgentIdentity, hash: string | null): Promise<void> {
    const context = {
      orgId: agent.org_id,
      actor: { type: 'system', id: null, name: 'HELIX' } as const,
      requestId: null,
    };
    await this.#work(context, async (work) => {
      await markIdentitySynced(work.trx, agent, hash);
      work.announce({ type: 'agent.identity_written', entity: 'agent', entityId: agent.id });
    });
  }
}
