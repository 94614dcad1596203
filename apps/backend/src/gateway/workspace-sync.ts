// Owns that every workspace has the latest SOUL.md, on the gateway where its agent works: edits and moves are saved
// first and written to the gateway after, and what could not be written is found again by comparing versions.
import {
  type AgentIdentity,
  type Database,
  type Db,
  findUnsyncedIdentities,
  markIdentitySynced,
  type RunWork,
  type UnsyncedIdentity,
} from '@helix/database';
import { type Logger, WakeLoop } from '@helix/runtime';
import type { GatewayLink } from './gateway-link.ts';
import type { GatewayLinks } from './gateway-links.ts';

const BATCH = 50;
/** What a gateway refused to take is tried again after this, or with the next edit or connection. */
const SWEEP_MS = 30_000;

export class WorkspaceSync {
  readonly #database: Database;
  readonly #work: RunWork;
  readonly #links: GatewayLinks;
  readonly #logger: Logger;
  readonly #writing = new WakeLoop(() => this.#writeAll());
  #isStopped = false;
  #sweep: NodeJS.Timeout | undefined;

  constructor(options: { database: Database; work: RunWork; links: GatewayLinks; logger: Logger }) {
    this.#database = options.database;
    this.#work = options.work;
    this.#links = options.links;
    this.#logger = options.logger;
  }

  start(): void {
    this.#sweep = setInterval(() => this.wake(), SWEEP_MS);
  }

  /** Waits until nothing is under way. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#sweep);
    await this.#writing.settle();
  }

  /** Writes what is unwritten, in the background; calls while it works make it look once more. */
  wake(): void {
    this.#writing.wake();
  }

  /** Makes sure that this agent can run there now. @throws GatewayError when the gateway refuses or is away. */
  async ensure(db: Db, agent: AgentIdentity, gatewayId: string, link: GatewayLink): Promise<void> {
    const isThere =
      agent.workspace_gateway_id === gatewayId && agent.soul_synced_version >= agent.soul_version;
    if (isThere && link.knowsAgent(agent.id)) return;
    const hash = await this.#write(agent, gatewayId, link);
    await markIdentitySynced(db, agent, { gatewayId, hash });
  }

  async #writeAll(): Promise<void> {
    if (this.#isStopped) return;
    try {
      await this.#writeUnsynced();
    } catch (error) {
      this.#logger.warn({ err: error }, 'writing identities failed; the next look tries again');
    }
  }

  /** Gateways beside each other, agents of one gateway one after the other: a slow one delays its own only. */
  async #writeUnsynced(): Promise<void> {
    const tried: string[] = [];
    while (!this.#isStopped) {
      const ready = this.#links.ready().map(({ gatewayId }) => gatewayId);
      if (ready.length === 0) return;
      const agents = await findUnsyncedIdentities(this.#database.system, ready, tried, BATCH);
      if (agents.length === 0) return;
      tried.push(...agents.map((agent) => agent.id));
      const byGateway = Map.groupBy(agents, ({ org_id, gateway_id }) =>
        this.#links.linkOf({ orgId: org_id, gatewayId: gateway_id }),
      );
      await Promise.all([...byGateway].map(([link, group]) => this.#writeGroup(link, group)));
    }
  }

  async #writeGroup(link: GatewayLink | undefined, agents: UnsyncedIdentity[]): Promise<void> {
    for (const agent of agents) {
      if (!link?.isReady || this.#isStopped) return;
      try {
        const hash = await this.#write(agent, agent.gateway_id, link);
        await this.#recordWritten(agent, hash);
      } catch (error) {
        this.#logger.warn(
          { err: error, agentId: agent.id, gatewayId: agent.gateway_id },
          'an identity was not written; the next look tries again',
        );
      }
    }
  }

  /** @returns the hash of SOUL.md there. */
  async #write(agent: AgentIdentity, gatewayId: string, link: GatewayLink): Promise<string | null> {
    const memory = await this.#memoryElsewhere(agent, gatewayId);
    return link.writeIdentity(agent, memory);
  }

  /** What an agent learned on the gateway it comes from; null where there is nothing to bring along. */
  async #memoryElsewhere(agent: AgentIdentity, gatewayId: string): Promise<string | null> {
    const formerId = agent.workspace_gateway_id;
    if (formerId === null || formerId === gatewayId) return null;
    const former = this.#links.linkOf({ orgId: agent.org_id, gatewayId: formerId });
    try {
      return former?.isReady ? await former.readMemory(agent.id) : null;
    } catch (error) {
      this.#logger.warn(
        { err: error, agentId: agent.id, gatewayId: formerId },
        'the learned rules of an agent stay at the gateway it left',
      );
      return null;
    }
  }

  /** Announced, because the page of the agent says so while the gateway has an older identity. */
  async #recordWritten(agent: UnsyncedIdentity, hash: string | null): Promise<void> {
    const context = {
      orgId: agent.org_id,
      actor: { type: 'system', id: null, name: 'HELIX' } as const,
      requestId: null,
    };
    await this.#work(context, async (work) => {
      await markIdentitySynced(work.trx, agent, { gatewayId: agent.gateway_id, hash });
      work.announce({ type: 'agent.identity_written', entity: 'agent', entityId: agent.id });
    });
  }
}
