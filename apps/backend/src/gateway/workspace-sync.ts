// Owns that every workspace has the latest SOUL.md and skills, on the gateway where its agent works: edits and moves
// are saved first and written to the gateway after; what could not be written is found again by comparing versions.
import {
  type AgentIdentity,
  type Database,
  type Db,
  findMirroredAgent,
  findNewestFileVersion,
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
import { EMPTY_FILE_HASH } from './mirror-decision.ts';
import { SkillWriter } from './skill-writer.ts';
import { FileChangedError } from './workspace-files.ts';
import type { WorkspaceMirror } from './workspace-mirror.ts';

const BATCH = 50;
/** What a gateway refused to take is tried again after this, or with the next edit or connection. */
const SWEEP_MS = 30_000;
/** An agent that writes its own identity at the same moment is kept first, then replaced. */
const WRITES_MAX = 3;

export class WorkspaceSync {
  readonly #database: Database;
  readonly #work: RunWork;
  readonly #links: GatewayLinks;
  readonly #skills: SkillWriter;
  readonly #mirror: WorkspaceMirror;
  readonly #logger: Logger;
  readonly #writing = new WakeLoop(() => this.#writeAll());
  #isStopped = false;
  #sweep: NodeJS.Timeout | undefined;

  constructor(options: {
    database: Database;
    work: RunWork;
    links: GatewayLinks;
    skills: SkillWriter;
    mirror: WorkspaceMirror;
    logger: Logger;
  }) {
    this.#database = options.database;
    this.#work = options.work;
    this.#links = options.links;
    this.#skills = options.skills;
    this.#mirror = options.mirror;
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
  async #write(known: AgentIdentity, gatewayId: string, link: GatewayLink): Promise<string> {
    const isMoving = known.workspace_gateway_id !== gatewayId;
    const agent = isMoving ? await this.#lookWhereItComesFrom(known) : known;
    const hasFiles = link.agents.knows(agent.id);
    await link.agents.ensure(agent);
    if (isMoving || !hasFiles) await this.#bringMemory(agent, link, hasFiles);
    for (let tries = 1; ; tries += 1) {
      const found = hasFiles ? await link.agents.readFile(agent.id, 'SOUL.md') : null;
      if (found) await this.#mirror.keep(agent, 'SOUL.md', found);
      try {
        return (await link.agents.writeFile(agent.id, 'SOUL.md', agent.soul, found)).hash;
      } catch (error) {
        if (!(error instanceof FileChangedError) || tries === WRITES_MAX) throw error;
      }
    }
  }

  /** What an agent learned on the gateway it comes from goes along, and what it made of its identity there. */
  async #lookWhereItComesFrom(agent: AgentIdentity): Promise<AgentIdentity> {
    const { id: agentId, org_id: orgId, workspace_gateway_id: gatewayId } = agent;
    if (gatewayId === null) return agent;
    const hasLooked = await this.#mirror.look({ orgId, agentId });
    if (!hasLooked)
      this.#logger.warn(
        { agentId, gatewayId },
        'what an agent learned last may stay at the gateway it left, which could not be asked',
      );
    const present = await findMirroredAgent(this.#database.forOrganization(orgId), orgId, agentId);
    return present ?? agent;
  }

  /** Into a workspace that is new, or that the agent left before: what is known here is newer than what it has. */
  async #bringMemory(agent: AgentIdentity, link: GatewayLink, hasFiles: boolean): Promise<void> {
    const file = { orgId: agent.org_id, agentId: agent.id, name: 'MEMORY.md' } as const;
    const found = hasFiles ? await link.agents.readFile(agent.id, 'MEMORY.md') : null;
    if (found) await this.#mirror.keep(agent, 'MEMORY.md', found);
    const newest = await findNewestFileVersion(this.#database.forOrganization(agent.org_id), file);
    if (!newest || newest.hash === (found?.hash ?? EMPTY_FILE_HASH)) return;
    await link.agents.writeFile(agent.id, 'MEMORY.md', newest.content, found);
  }
}

function systemContext(agent: { org_id: string }) {
  return {
    orgId: agent.org_id,
    actor: { type: 'system', id: null, name: 'HELIX' } as const,
    requestId: null,
  };
}
