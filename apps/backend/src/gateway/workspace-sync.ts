// Owns that every workspace has the latest SOUL.md and skills, on the gateway where its agent works: edits and moves
// are saved first and written to the gateway after; what could not be written is found again by comparing versions.
import {
  type AgentIdentity,
  type Database,
  type Db,
  findUnsyncedIdentities,
  findUnsyncedSkills,
  markIdentitySynced,
  markSkillsSynced,
  type ReadyGateway,
  type RunWork,
  type UnsyncedIdentity,
  type UnsyncedSkills,
} from '@helix/database';
import { type Logger, WakeLoop } from '@helix/runtime';
import type { GatewayLink } from './gateway-link.ts';
import type { GatewayLinks } from './gateway-links.ts';
import { SkillWriter } from './skill-writer.ts';

const BATCH = 50;
/** What a gateway refused to take is tried again after this, or with the next edit or connection. */
const SWEEP_MS = 30_000;

export class WorkspaceSync {
  readonly #database: Database;
  readonly #work: RunWork;
  readonly #links: GatewayLinks;
  readonly #skills: SkillWriter;
  readonly #logger: Logger;
  readonly #writing = new WakeLoop(() => this.#writeAll());
  #isStopped = false;
  #sweep: NodeJS.Timeout | undefined;

  constructor(options: {
    database: Database;
    work: RunWork;
    links: GatewayLinks;
    skills: SkillWriter;
    logger: Logger;
  }) {
    this.#database = options.database;
    this.#work = options.work;
    this.#links = options.links;
    this.#skills = options.skills;
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
  async ensure(
    db: Db,
    agent: AgentIdentity & { skills_version: number; skills_synced_version: number },
    gatewayId: string,
    link: GatewayLink,
  ): Promise<void> {
    const hasWorkspace = agent.workspace_gateway_id === gatewayId && link.agents.knows(agent.id);
    if (!hasWorkspace || agent.soul_synced_version < agent.soul_version) {
      const hash = await this.#write(agent, gatewayId, link);
      await markIdentitySynced(db, agent, { gatewayId, hash });
    }
    const hasSkills = hasWorkspace && agent.skills_synced_version >= agent.skills_version;
    if (hasSkills || agent.skills_version === 0 || !SkillWriter.canWriteTo(link)) return;
    await this.#skills.write(agent, link);
    await markSkillsSynced(db, agent, gatewayId);
  }

  async #writeAll(): Promise<void> {
    if (this.#isStopped) return;
    const { system } = this.#database;
    try {
      await this.#writeUnsynced(
        () => true,
        (ready, tried) => findUnsyncedIdentities(system, ready, tried, BATCH),
        (agent, link) => this.#writeIdentity(agent, link),
      );
      await this.#writeUnsynced(
        ({ kind }) => kind === 'helix',
        (ready, tried) => findUnsyncedSkills(system, ready, tried, BATCH),
        (agent, link) => this.#writeSkills(agent, link),
      );
    } catch (error) {
      this.#logger.warn({ err: error }, 'writing workspaces failed; the next look tries again');
    }
  }

  /** Gateways beside each other, agents of one gateway one after the other: a slow one delays its own only. */
  async #writeUnsynced<Agent extends UnsyncedIdentity>(
    isAble: (gateway: ReadyGateway) => boolean,
    find: (ready: (string | null)[], tried: string[]) => Promise<Agent[]>,
    write: (agent: Agent, link: GatewayLink) => Promise<void>,
  ): Promise<void> {
    const tried: string[] = [];
    while (!this.#isStopped) {
      const ready = this.#links
        .ready()
        .filter(isAble)
        .map(({ gatewayId }) => gatewayId);
      if (ready.length === 0) return;
      const agents = await find(ready, tried);
      if (agents.length === 0) return;
      tried.push(...agents.map((agent) => agent.id));
      const byGateway = Map.groupBy(agents, ({ org_id, gateway_id }) =>
        this.#links.linkOf({ orgId: org_id, gatewayId: gateway_id }),
      );
      await Promise.all([...byGateway].map(([link, group]) => this.#writeGroup(link, group, write)));
    }
  }

  async #writeGroup<Agent extends UnsyncedIdentity>(
    link: GatewayLink | undefined,
    agents: Agent[],
    write: (agent: Agent, link: GatewayLink) => Promise<void>,
  ): Promise<void> {
    for (const agent of agents) {
      if (!link?.isReady || this.#isStopped) return;
      try {
        await write(agent, link);
      } catch (error) {
        this.#logger.warn(
          { err: error, agentId: agent.id, gatewayId: agent.gateway_id },
          'a workspace was not written; the next look tries again',
        );
      }
    }
  }

  /** Announced, because the page of the agent says so while the gateway has an older identity. */
  async #writeIdentity(agent: UnsyncedIdentity, link: GatewayLink): Promise<void> {
    const hash = await this.#write(agent, agent.gateway_id, link);
    await this.#work(systemContext(agent), async (work) => {
      await markIdentitySynced(work.trx, agent, { gatewayId: agent.gateway_id, hash });
      work.announce({ type: 'agent.identity_written', entity: 'agent', entityId: agent.id });
    });
  }

  async #writeSkills(agent: UnsyncedSkills, link: GatewayLink): Promise<void> {
    // Its identity was refused a moment ago: it has no workspace to write to.
    if (!link.agents.knows(agent.id) || !SkillWriter.canWriteTo(link)) return;
    await this.#skills.write(agent, link);
    await this.#work(systemContext(agent), async (work) => {
      await markSkillsSynced(work.trx, agent, agent.gateway_id);
      work.announce({ type: 'agent.skills_written', entity: 'agent', entityId: agent.id });
    });
  }

  /** @returns the hash of SOUL.md there. */
  async #write(agent: AgentIdentity, gatewayId: string, link: GatewayLink): Promise<string | null> {
    const memory = await this.#memoryElsewhere(agent, gatewayId);
    return link.agents.writeIdentity(agent, memory);
  }

  /** What an agent learned on the gateway it comes from; null where there is nothing to bring along. */
  async #memoryElsewhere(agent: AgentIdentity, gatewayId: string): Promise<string | null> {
    const formerId = agent.workspace_gateway_id;
    if (formerId === null || formerId === gatewayId) return null;
    const former = this.#links.linkOf({ orgId: agent.org_id, gatewayId: formerId });
    try {
      return former?.isReady ? await former.agents.readMemory(agent.id) : null;
    } catch (error) {
      this.#logger.warn(
        { err: error, agentId: agent.id, gatewayId: formerId },
        'the learned rules of an agent stay at the gateway it left',
      );
      return null;
    }
  }
}

function systemContext(agent: { org_id: string }) {
  return {
    orgId: agent.org_id,
    actor: { type: 'system', id: null, name: 'HELIX' } as const,
    requestId: null,
  };
}
