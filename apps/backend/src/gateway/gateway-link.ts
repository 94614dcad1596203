// Owns one connection of this replica to one gateway. Runs go on there whatever happens to it.
import { isDeepStrictEqual } from 'node:util';
import type { GatewayKind, GatewayStatus, ModelTestResult } from '@helix/contracts';
import {
  type AgentEvent,
  type AgentParams,
  agentEventSchema,
  CAPS,
  type ChatHistoryResult,
  chatHistoryResultSchema,
  type DeviceIdentity,
  GatewayClient,
  type GatewayEvent,
  type GatewayState,
  missingScopes,
  modelTestAnswerSchema,
  type PrepareRunParams,
} from '@helix/gateway-protocol';
import type { Logger } from '@helix/runtime';
import type { RunSource } from '../live/run-streams.ts';
import { wordModelTest } from './failure-words.ts';
import { GatewayAgents } from './gateway-agents.ts';
import { factsOf, type HelloFacts, type Observation, observationOf } from './gateway-observation.ts';

/** How many rows of a session decide what became of a run. */
const HISTORY_LIMIT = 200;
const REQUEST_TIMEOUT_MS = 10_000;
/** The gateway gives a silent provider 20 s; its answer must still be heard. */
const MODEL_TEST_TIMEOUT_MS = 30_000;

/** What a lost `agents.list` costs: a link that is connected and useless until somebody restarts something. */
const LIST_RETRY_MS = 1_000;
/** An operator who grants more scopes is seen within this. */
const SCOPE_RETRY_MS = 15_000;

export type GatewayLinkOptions = {
  /** The row it belongs to; null for the gateway of the installation. */
  gatewayId: string | null;
  url: string;
  token: string | null;
  device: DeviceIdentity | undefined;
  version: string;
  logger: Logger;
  /** What the row remembers of it, until this process has seen it itself. */
  remembered?: { status: GatewayStatus; since: Date };
  onRunEvent(event: AgentEvent, link: GatewayLink): void;
  /** After each (re)connect, once it is known which agents the gateway has. */
  onReady(link: GatewayLink): void;
  /** It says something else of itself than before. */
  onChange(link: GatewayLink): void;
};

export class GatewayLink implements RunSource {
  readonly #client: GatewayClient;
  readonly #options: GatewayLinkOptions;
  /** Who has a workspace there. */
  readonly agents = new GatewayAgents(this);
  #hello: HelloFacts | null = null;
  #isServing = false;
  /** Why it is not used although it would connect. */
  #refusal: string | null = null;
  #observation: Observation;
  #since: Date;
  #retry: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(options: GatewayLinkOptions) {
    this.#options = options;
    this.#client = new GatewayClient({
      url: options.url,
      token: options.token,
      device: options.device,
      version: options.version,
      displayName: 'HELIX Backend',
      caps: [CAPS.toolEvents, CAPS.sessionScopedEvents, CAPS.deltasOnly],
      logger: options.logger,
      onEvent: (event) => this.#onEvent(event),
      onStateChange: (state) => this.#onState(state),
    });
    this.#observation = observationOf(this.#client.state, false, null);
    this.#since = new Date();
  }

  start(): void {
    this.#client.start();
  }

  /** For good. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#retry);
    await this.#client.stop();
  }

  get gatewayId(): string | null {
    return this.#options.gatewayId;
  }

  get isReady(): boolean {
    return this.#isServing && this.#refusal === null;
  }

  /** Our own engine, or an OpenClaw with models, keys and tools of its own. Ours is assumed before the first connection. */
  get kind(): GatewayKind {
    return this.#hello?.kind ?? 'helix';
  }

  /** Changes with every start of the gateway: what ran under another one is gone. */
  get bootId(): string | null {
    const server = this.#client.state.hello?.server;
    return server ? (server.bootId ?? server.connId) : null;
  }

  get observation(): Observation & { since: Date } {
    return { ...this.#observation, since: this.#since };
  }

  /** @param reason why it is not to be used, in words; null lets it work again. */
  refuse(reason: string | null): void {
    if (reason === this.#refusal) return;
    const wasReady = this.isReady;
    this.#refusal = reason;
    this.#observe();
    if (!wasReady && this.isReady) this.#options.onReady(this);
  }

  /** Whether the gateway said at the handshake that it has this method. */
  supports(method: string): boolean {
    return this.#client.state.hello?.features.methods.includes(method) ?? false;
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

  /**
   * Before a run at an OpenClaw: its tools are held to the agent's workspace, and what still works in this session is
   * stopped. OpenClaw takes up by itself what a restart of its own interrupted, and we gave that run up.
   * @returns the run in flight that is to go on; null for none.
   */
  async prepareOpenClawSession(sessionKey: string, isOwn: (name: string) => boolean): Promise<string | null> {
    const { inFlightRun } = await this.history(sessionKey);
    if (inFlightRun && isOwn(inFlightRun.runId)) return inFlightRun.runId;
    if (inFlightRun) await this.abortRun(sessionKey, inFlightRun.runId);
    await this.request('sessions.patch', { key: sessionKey, permissionMode: 'guarded' });
    return null;
  }

  /** An OpenClaw may have taken the run up under another id: there, what works in the session is the run. */
  async abortRun(sessionKey: string, runId: string): Promise<void> {
    const what = this.kind === 'openclaw' ? { key: sessionKey } : { key: sessionKey, runId };
    await this.request('sessions.abort', what);
  }

  /** Waits at most that long. False also for a run that the gateway does not know. */
  async hasEnded(runId: string, timeoutMs: number): Promise<boolean> {
    const answer = await this.request('agent.wait', { runId, timeoutMs });
    return (answer as { status?: unknown }).status !== 'timeout';
  }

  async history(sessionKey: string): Promise<ChatHistoryResult> {
    return chatHistoryResultSchema.parse(
      await this.request('chat.history', { sessionKey, limit: HISTORY_LIMIT }),
    );
  }

  async testModel(model: PrepareRunParams['model']): Promise<ModelTestResult> {
    const options = { timeoutMs: MODEL_TEST_TIMEOUT_MS };
    const answer = await this.#client.request('helix.model.test', { model }, options);
    return wordModelTest(modelTestAnswerSchema.parse(answer));
  }

  async subscribe(sessionKey: string): Promise<void> {
    if (!this.isReady) return;
    await this.request('sessions.messages.subscribe', { key: sessionKey }).catch((error: unknown) =>
      this.#options.logger.debug(
        { err: error, sessionKey },
        'subscription was lost; the next connection makes it again',
      ),
    );
  }

  unsubscribe(sessionKey: string): void {
    if (!this.isReady) return;
    this.request('sessions.messages.unsubscribe', { key: sessionKey }).catch((error: unknown) =>
      this.#options.logger.debug(
        { err: error, sessionKey },
        'unsubscribing failed; subscriptions end with the connection',
      ),
    );
  }

  async snapshot(sessionKey: string, runId: string): Promise<string | null> {
    if (!this.isReady) return null;
    try {
      const { inFlightRun } = await this.history(sessionKey);
      return inFlightRun?.runId === runId ? inFlightRun.text : null;
    } catch (error) {
      this.#options.logger.debug({ err: error, runId }, 'no snapshot of the run now');
      return null;
    }
  }

  #onState(state: GatewayState): void {
    clearTimeout(this.#retry);
    if (state.hello) this.#hello = factsOf(state.hello);
    this.#isServing = false;
    this.#observe();
    if (state.phase !== 'ready') return;
    if (missingScopes(state.hello?.auth.scopes ?? []).length > 0) {
      // Scopes are granted at the handshake, so only another one can bring more of them.
      this.#retry = setTimeout(() => void this.#reconnect(), SCOPE_RETRY_MS);
      return;
    }
    void this.#readAgents(state);
  }

  async #readAgents(state: GatewayState): Promise<void> {
    try {
      await this.agents.read();
    } catch (error) {
      if (this.#client.state !== state) return;
      this.#options.logger.warn({ err: error }, 'the gateway did not list its agents; it is asked again');
      this.#retry = setTimeout(() => void this.#readAgents(state), LIST_RETRY_MS);
      return;
    }
    if (this.#client.state !== state) return;
    this.#isServing = true;
    this.#observe();
    if (this.isReady) this.#options.onReady(this);
  }

  async #reconnect(): Promise<void> {
    await this.#client.stop();
    if (!this.#isStopped) this.#client.start();
  }

  #observe(): void {
    const { state } = this.#client;
    const before = this.#observation;
    // Between two attempts nothing new is known: what was wrong stays wrong until one of them says otherwise.
    if (state.phase !== 'ready' && !state.error && before.status !== 'connecting') return;
    const next = observationOf(state, this.#isServing, this.#hello);
    this.#observation =
      this.#refusal === null || next.status === 'away'
        ? next
        : { ...next, status: 'refused', message: this.#refusal, code: null };
    if (isDeepStrictEqual(before, this.#observation)) return;
    if (before.status !== this.#observation.status) this.#since = this.#sinceOf(before);
    this.#options.onChange(this);
  }

  /** A restart of ours does not make a gateway newly away. */
  #sinceOf(before: Observation): Date {
    const { remembered } = this.#options;
    const isFirst = before.status === 'connecting' && before.hello === null;
    return isFirst && remembered?.status === this.#observation.status ? remembered.since : new Date();
  }

  #onEvent(event: GatewayEvent): void {
    if (event.event !== 'agent') return;
    const parsed = agentEventSchema.safeParse(event.payload);
    if (parsed.success) this.#options.onRunEvent(parsed.data, this);
  }
}
