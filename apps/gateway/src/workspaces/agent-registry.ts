import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { RequestError } from '../protocol/request-error.ts';
import { writeFileAtomically } from './atomic-write.ts';
import { moveToTrash, readTextOrNull, type StateFolder } from './state-folder.ts';
import { isAgentId, slugOf } from './workspace-path.ts';

const agentSchema = z.object({ name: z.string(), emoji: z.string().optional(), createdAt: z.number() });
const settingsSchema = z.object({ version: z.literal(1), agents: z.record(z.string(), agentSchema) });

export type RegisteredAgent = z.infer<typeof agentSchema> & { id: string; workspace: string };

/** The agents this gateway knows, kept in `configs/gateway.json`. No model and no key is ever written there. */
export class AgentRegistry {
  readonly #state: StateFolder;
  readonly #agents: Map<string, RegisteredAgent>;
  #saving: Promise<void> = Promise.resolve();

  private constructor(state: StateFolder, agents: Map<string, RegisteredAgent>) {
    this.#state = state;
    this.#agents = agents;
  }

  static async open(state: StateFolder): Promise<AgentRegistry> {
    const text = await readTextOrNull(state.settingsFile);
    const agents = new Map<string, RegisteredAgent>();
    if (text !== null) {
      const settings = parseSettings(text, state.settingsFile);
      for (const [id, agent] of Object.entries(settings.agents))
        if (isAgentId(id)) agents.set(id, { ...agent, id, workspace: join(state.workspaces, id) });
    }
    return new AgentRegistry(state, agents);
  }

  list(): RegisteredAgent[] {
    return [...this.#agents.values()];
  }

  find(agentId: string): RegisteredAgent | null {
    return this.#agents.get(agentId) ?? null;
  }

  get(agentId: string): RegisteredAgent {
    const agent = this.find(agentId);
    if (!agent) throw new RequestError({ code: 'INVALID_REQUEST', message: `agent "${agentId}" not found` });
    return agent;
  }

  async create(input: { name: string; emoji?: string }): Promise<RegisteredAgent> {
    const id = slugOf(input.name);
    if (!isAgentId(id))
      throw new RequestError({
        code: 'INVALID_REQUEST',
        message: `agent name "${input.name}" has no letters or digits to make an id from`,
      });
    if (this.#agents.has(id))
      throw new RequestError({
        code: 'INVALID_REQUEST',
        message: `agent "${id}" already exists`,
        details: { code: 'AGENT_EXISTS', agentId: id },
      });
    const workspace = join(this.#state.workspaces, id);
    const agent = { id, name: input.name, emoji: input.emoji, createdAt: Date.now(), workspace };
    this.#agents.set(id, agent);
    await mkdir(join(workspace, 'memory'), { recursive: true, mode: 0o700 });
    await this.#save();
    return agent;
  }

  async update(agentId: string, change: { name?: string; emoji?: string }): Promise<void> {
    const agent = this.get(agentId);
    this.#agents.set(agentId, {
      ...agent,
      name: change.name ?? agent.name,
      emoji: change.emoji ?? agent.emoji,
    });
    await this.#save();
  }

  async unregister(agentId: string): Promise<RegisteredAgent> {
    const agent = this.get(agentId);
    this.#agents.delete(agentId);
    await this.#save();
    return agent;
  }

  /** To the trash folder, from where a person can bring them back. */
  async moveFilesToTrash({
    id,
    workspace,
  }: RegisteredAgent): Promise<{ path: string; method: 'trash' | 'missing' }[]> {
    const moved = await moveToTrash(this.#state, workspace, `workspace-${id}`);
    return [{ path: workspace, method: moved ? 'trash' : 'missing' }];
  }

  /** One write at a time, in order: two at once could leave the older one in place. */
  #save(): Promise<void> {
    const next = this.#saving.then(() => {
      const agents = Object.fromEntries(
        this.list().map(({ id, name, emoji, createdAt }) => [id, { name, emoji, createdAt }]),
      );
      return writeFileAtomically(
        this.#state.settingsFile,
        `${JSON.stringify({ version: 1, agents }, null, 2)}\n`,
      );
    });
    this.#saving = next.catch(() => undefined);
    return next;
  }
}

function parseSettings(text: string, file: string): z.infer<typeof settingsSchema> {
  try {
    return settingsSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(
      `The gateway's settings in ${file} cannot be read. Restore the file from a backup, or move it away: the Backend registers its agents again.`,
      { cause: error },
    );
  }
}
