// Owns the agents of one gateway: who is there under which name, and what is written into their workspaces.
import { setTimeout as delay } from 'node:timers/promises';
import type { GatewayKind } from '@helix/contracts';
import { agentFileResultSchema, agentsListResultSchema, GatewayError } from '@helix/gateway-protocol';

/** OpenClaw needs up to a second until a change is there, more on a busy host. */
const VISIBLE_PAUSE_MS = 100;
const VISIBLE_LOOKS_MAX = 100;

type Gateway = { readonly kind: GatewayKind; request(method: string, params: object): Promise<unknown> };

export class GatewayAgents {
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

  /**
   * Creates the workspace where it is missing and writes the identity.
   * @param memory what the agent learned elsewhere and brings along; null for nothing.
   * @returns the hash of SOUL.md.
   */
  async writeIdentity(
    agent: { id: string; name: string; soul: string },
    memory: string | null,
  ): Promise<string | null> {
    await this.#ensure(agent.id);
    await this.#rename(agent.id, agent.name);
    if (memory !== null) await this.#writeFile(agent.id, 'MEMORY.md', memory);
    return this.#writeFile(agent.id, 'SOUL.md', agent.soul);
  }

  /** Null where the agent has learned nothing there. */
  async readMemory(agentId: string): Promise<string | null> {
    if (!this.knows(agentId)) return null;
    const read = await this.#gateway.request('agents.files.get', { agentId, name: 'MEMORY.md' });
    return agentFileResultSchema.parse(read).file.content?.trim() || null;
  }

  async #writeFile(agentId: string, name: string, content: string): Promise<string | null> {
    const written = await this.#gateway.request('agents.files.set', { agentId, name, content });
    return agentFileResultSchema.safeParse(written).data?.file.hash ?? null;
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
