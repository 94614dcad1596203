import { randomUUID } from 'node:crypto';
import { hostname, release, type } from 'node:os';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import {
  gatewayEventNames,
  gatewayMethods,
  LIMITS,
  PROTOCOL_VERSION,
  type RunModel,
} from '@helix/gateway-protocol';
import { type Logger, VERSION } from '@helix/runtime';
import type { GatewayConfig } from './config.ts';
import type { Connection, Handlers } from './protocol/connection.ts';
import { GatewayServer, type ServerLimits } from './protocol/gateway-server.ts';
import { agentMethods } from './protocol/methods/agent-methods.ts';
import type { Services } from './protocol/methods/method-context.ts';
import { runMethods } from './protocol/methods/run-methods.ts';
import { sessionMethods } from './protocol/methods/session-methods.ts';
import { skillMethods } from './protocol/methods/skill-methods.ts';
import { systemMethods } from './protocol/methods/system-methods.ts';
import { createModel } from './providers/create-model.ts';
import { openSessionStore } from './runs/open-session-store.ts';
import { RunManager } from './runs/run-manager.ts';
import { AgentFiles } from './workspaces/agent-files.ts';
import { AgentRegistry } from './workspaces/agent-registry.ts';
import { SkillFiles } from './workspaces/skill-files.ts';
import { openStateFolder } from './workspaces/state-folder.ts';

/** A provider that has not sent a byte for this long is taken for dead. */
const PROVIDER_IDLE_MS = 60_000;
/** Runs are told to stop and written down within this, before the sockets close. */
const RUNS_STOP_MS = 2_000;

export type GatewayOptions = {
  config: GatewayConfig;
  logger: Logger;
  /** For tests: what otherwise takes a minute or 50 MB. */
  limits?: Partial<ServerLimits>;
  providerIdleMs?: number;
  createModel?(model: RunModel): Promise<LanguageModelV4>;
};

export type Gateway = { port: number; bootId: string; stop(reason: string): Promise<void> };

/** Puts the rooms together and opens the port. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { config, logger } = options;
  const startedAt = Date.now();
  const bootId = randomUUID();
  let isReady = false;
  const state = await openStateFolder(config.stateFolder);
  const agents = await AgentRegistry.open(state);
  const files = new AgentFiles();
  const makeModel = options.createModel ?? createModel;
  const owner = { deviceId: state.identity.deviceId, bootId };
  const { store, stop: stopStore } = await openSessionStore({
    state,
    redisUrl: config.redisUrl,
    owner,
    logger,
  });
  const runs: RunManager = new RunManager({
    store,
    owner,
    agents,
    files,
    sink: { publish: (event) => server.publish(event) },
    logger,
    defaultModel: config.defaultModel,
    providerIdleMs: options.providerIdleMs ?? PROVIDER_IDLE_MS,
    createModel: makeModel,
  });
  const facts = () => ({
    version: VERSION,
    bootId,
    uptimeMs: Date.now() - startedAt,
    connectionCount: server.connectionCount,
  });
  const services: Services = {
    agents,
    files,
    skills: new SkillFiles(),
    runs,
    defaultModel: config.defaultModel,
    createModel: makeModel,
    facts,
  };
  const handlers: Handlers = {
    ...systemMethods(services),
    ...agentMethods(services),
    ...runMethods(services),
    ...sessionMethods(services),
    ...skillMethods(services),
  };
  const limits: ServerLimits = {
    maxBufferedBytes: LIMITS.maxBufferedBytes,
    handshakeTimeoutMs: LIMITS.handshakeTimeoutMs,
    tickIntervalMs: LIMITS.tickIntervalMs,
    ...options.limits,
  };
  const server: GatewayServer = new GatewayServer({
    host: config.host,
    port: config.port,
    token: config.token,
    handlers,
    logger,
    limits,
    isReady: () => isReady,
    buildHello: (connection) => buildHello(connection, { ...facts(), limits }),
  });
  const port = await server.listen();
  isReady = true;
  logger.info({ host: config.host, port, bootId, deviceId: state.identity.deviceId }, 'gateway ready');

  return {
    port,
    bootId,
    async stop(reason) {
      isReady = false;
      logger.info({ reason, activeRuns: runs.activeCount }, 'gateway stopping');
      server.broadcast('shutdown', { reason: 'gateway stopping' });
      await runs.stopAll(RUNS_STOP_MS);
      await server.close('service restart');
      await stopStore();
    },
  };
}

function buildHello(
  connection: Connection,
  facts: { version: string; bootId: string; uptimeMs: number; limits: ServerLimits },
): object {
  const { version, bootId, uptimeMs, limits } = facts;
  return {
    type: 'hello-ok',
    protocol: PROTOCOL_VERSION,
    server: { version, bootId, connId: connection.id },
    features: {
      methods: Object.keys(gatewayMethods),
      events: [...gatewayEventNames],
      capabilities: [],
    },
    snapshot: {
      suspension: { phase: 'accepting' },
      presence: [
        {
          host: hostname(),
          version,
          platform: `${type().toLowerCase()} ${release()}`,
          mode: 'gateway',
          reason: 'self',
          text: `HELIX gateway ${version}`,
          ts: Date.now(),
        },
      ],
      health: { ok: true },
      stateVersion: { presence: 1, health: 1 },
      uptimeMs,
      authMode: 'token',
    },
    auth: { role: 'operator', scopes: [...connection.scopes] },
    policy: {
      maxPayload: LIMITS.maxPayloadBytes,
      maxBufferedBytes: limits.maxBufferedBytes,
      tickIntervalMs: limits.tickIntervalMs,
    },
  };
}
