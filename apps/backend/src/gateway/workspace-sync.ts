// Owns that every workspace has the latest SOUL.md: edits are saved first and written to the gateway after, and
// what could not be written is found again by comparing versions.
import {
  type AgentIdentity,
  type Database,
  type Db,
  findUnsyncedIdentities,
  markIdentitySynced,
} from '@helix/database';
import type { Logger } from '@helix/runtime';
import type { GatewayLink } from './gateway-link.ts';

const BATCH = 50;

export class WorkspaceSync {
  readonly #database: Database;
  readonly #link: GatewayLink;
  readonly #logger: Logger;
  #running: Promise<void> | null = null;
  #isDue = false;

  constructor(options: { database: Database; link: GatewayLink; logger: Logger }) {
    this.#database = options.database;
    this.#link = options.link;
    this.#logger = options.logger;
  }

  /** Writes what is unwritten, in the background; calls while it works make it look once more. */
  wake(): void {
    this.#isDue = true;
    this.#running ??= this.#work().finally(() => {
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

  async #work(): Promise<void> {
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
      await markIdentitySynced(this.#database.forOrganization(agent.org_id), agent, hash);
    }
    if (agents.length === BATCH) this.#isDue = true;
  }
}
