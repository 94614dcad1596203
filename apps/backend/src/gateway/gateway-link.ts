// Owns the one connection of this replica to the gateway. Runs go on there whatever happens to it.
import type { ModelTestResult } from '@helix/contracts';
import {
  type AgentEvent,
  type AgentParams,
  agentEventSchema,
  agentFileResultSchema,
  agentsListResultSchema,
  CAPS,
  type ChatHistoryResult,
  chatHistoryResultSchema,
  GatewayClient,
  GatewayError,
  type GatewayEvent,
  type GatewayState,
  modelTestAnswerSchema,
  type PrepareRunParams,
} from '@helix/gateway-protocol';
import type { Logger } from '@helix/runtime';
import type { RunSource } from '../live/run-streams.ts';

/** How many rows of a session decide what became of a run. */
const HISTORY_LIMIT = 200;
const REQUEST_TIMEOUT_MS = 10_000;
/** The gateway gives a silent provider 20 s; its answer must still be heard. */
const MODEL_TEST_TIMEOUT_MS = 30_000;

export type GatewayLinkOptions = {
  url: string;
  token: string;
  version: string;
  logger: Logger;
  onRunEvent(event: AgentEvent): void;
  /** After each (re)connect, once it is known which agents the gateway has. */
  onReady(): void;
  onStateChange(isReady: boolean): void;
};

export class GatewayLink implements RunSource {
  readonly #client: GatewayClient;
  readonly #options: GatewayLinkOptions;
  #knownAgents = new Set<string>();
  readonly #creatingAgents = new Map<string, Promise<void>>();
  #isReady = false;

  constructor(options: GatewayLinkOptions) {
    this.#options = options;
    this.#client = new GatewayClient({
      url: options.url,
      token: options.token,
      version: options.version,
      displayName: 'HELIX Backend',
      caps: [CAPS.toolEvents, CAPS.sessionScopedEvents, CAPS.deltasOnly],
      logger: options.logger,
      onEvent: (event) => this.#onEvent(event),
      onStateChange: (state) => void this.#onState(state),
    });
  }

  start(): void {
    this.#client.start();
  }

  stop(): Promise<void> {
    return this.#client.stop();
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  /** Changes with every start of the gateway: what ran under another one is gone. */
  get bootId(): string | null {
    return this.#client.state.hello?.server.bootId ?? null;
  }

  status(): { isReady: boolean; message: string } {
    const { phase, error } = this.#client.state;
    if (this.#isReady) return { isReady: true, message: 'The gateway is connected.' };
    const why = error ? ` ${error.message}` : '';
    return {
      isReady: false,
      message: phase === 'connecting' ? `Connecting to the gateway.${why}` : `The gateway is away.${why}`,
    };
  }

  knowsAgent(agentId: string): boolean {
    return this.#knownAgents.has(agentId);
  }

  request(method: string, params: object, signal?: AbortSignal): Promise<unknown> {
    return this.#client.request(method, params, { timeoutMs: REQUEST_TIMEOUT_MS, signal });
  }

  /** Both frames leave at once; the gateway handles them in order. */
  startRun(prepare: PrepareRunParams, params: AgentParams): ReturnType<GatewayClient['startRun']> {
    const prepared = this.request('helix.run.prepare', prepare);
    const run = this.#client.startRun(params);
    // A refused preparation explains the refusal of the run that follows it.
    const accepted = prepared.then(() => run.accepted);
    accepted.catch(() => undefined);
    return { accepted, final: prepared.then(() => run.final) };
  }

  /** Joins a run in flight, or gets the ending of one that ended a moment ago. */
  joinRun(params: AgentParams): ReturnType<GatewayClient['startRun']> {
    return this.#client.startRun(params);
  }

  async abortRun(sessionKey: string, runId: string): Promise<void> {
    await this.request('sessions.abort', { key: sessionKey, runId });
  }

  async history(sessionKey: string): Promise<ChatHistoryResult> {
    return chatHistoryResultSchema.parse(
      await this.request('chat.history', { sessionKey, limit: HISTORY_LIMIT }),
    );
  }

  /** Creates the workspace where it is missing and writes the identity. @returns the hash of SOUL.md. */
  async writeIdentity(agent: { id: string; name: string; soul: string }): Promise<string | null> {
    await this.#ensureAgent(agent.id);
    await this.request('agents.update', { agentId: agent.id, name: agent.name });
    const written = await this.request('agents.files.set', {
      agentId: agent.id,
      name: 'SOUL.md',
      content: agent.soul,
    });
    return agentFileResultSchema.safeParse(written).data?.file.hash ?? null;
  }

  /** The sync and the agent's first run may meet here: one creates, both go on. */
  async #ensureAgent(agentId: string): Promise<void> {
    if (this.#knownAgents.has(agentId)) return;
    let creating = this.#creatingAgents.get(agentId);
    if (!creating) {
      creating = this.#createAgent(agentId).finally(() => this.#creatingAgents.delete(agentId));
      this.#creatingAgents.set(agentId, creating);
    }
    await creating;
  }

  async #createAgent(agentId: string): Promise<void> {
    try {
      // OpenClaw makes the id from the name: our id is its own slug, the name people see follows.
      await this.request('agents.create', { name: agentId });
    } catch (error) {
      // Another replica was first.
      if (!(error instanceof GatewayError && /already exists/.test(error.message))) throw error;
    }
    this.#knownAgents.add(agentId);
  }

  async deleteAgent(agentId: string): Promise<void> {
    this.#knownAgents.delete(agentId);
    await this.request('agents.delete', { agentId, deleteFiles: true });
  }

  async testModel(model: PrepareRunParams['model']): Promise<ModelTestResult> {
    const options = { timeoutMs: MODEL_TEST_TIMEOUT_MS };
    return modelTestAnswerSchema.parse(await this.#client.request('helix.model.test', { model }, options));
  }

  async subscribe(sessionKey: string): Promise<void> {
    if (!this.#isReady) return;
    await this.request('sessions.messages.subscribe', { key: sessionKey }).catch((error: unknown) =>
      this.#options.logger.debug(
        { err: error, sessionKey },
        'subscription was lost; the next connection makes it again',
      ),
    );
  }

  unsubscribe(sessionKey: string): void {
    if (!this.#isReady) return;
    this.request('sessions.messages.unsubscribe', { key: sessionKey }).catch((error: unknown) =>
      this.#options.logger.debug(
        { err: error, sessionKey },
        'unsubscribing failed; subscriptions end with the connection',
      ),
    );
  }

  async snapshot(sessionKey: string, runId: string): Promise<string | null> {
    if (!this.#isReady) return null;
    try {
      const { inFlightRun } = await this.history(sessionKey);
      return inFlightRun?.runId === runId ? inFlightRun.text : null;
    } catch (error) {
      this.#options.logger.debug({ err: error, runId }, 'no snapshot of the run now');
      return null;
    }
  }

  async #onState(state: GatewayState): Promise<void> {
    const wasReady = this.#isReady;
    if (state.phase !== 'ready') {
      this.#isReady = false;
      if (wasReady) this.#options.onStateChange(false);
      return;
    }
    try {
      const { agents } = agentsListResultSchema.parse(await this.request('agents.list', {}));
      this.#knownAgents = new Set(agents.map((agent) => agent.id));
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'the gateway did not list its agents');
      return;
    }
    if (this.#client.state.phase !== 'ready') return;
    this.#isReady = true;
    this.#options.onStateChange(true);
    this.#options.onReady();
  }

  #onEvent(event: GatewayEvent): void {
    if (event.event !== 'agent') return;
    const parsed = agentEventSchema.safeParse(event.payload);
    if (parsed.success) this.#options.onRunEvent(parsed.data);
  }
}
