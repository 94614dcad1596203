// Composes the Backend: what it is made of, in which order it starts and stops.
import { type CommitSignal, createRunWork, Database } from '@helix/database';
import { migrationNames } from '@helix/database/migrate';
import {
  type Bus,
  ConfigError,
  createLogger,
  installShutdown,
  type Logger,
  openBus,
  SecretBox,
} from '@helix/runtime';
import type { FastifyInstance } from 'fastify';
import { type AppDeps, buildApp } from './app.ts';
import { parseConfig } from './config.ts';
import { runAttachmentRoutes } from './features/runs/run-attachment-routes.ts';
import { runRoutes } from './features/runs/run-routes.ts';
import { RunTokens } from './features/runs/run-token.ts';
import { runToolRoutes } from './features/runs/run-tool-routes.ts';
import { ensureFirstAdmin } from './features/setup/first-admin.ts';
import { createGatewayPort } from './gateway/live-gateway-port.ts';
import { ActivitySealer } from './jobs/activity-sealer.ts';
import { housekeeping } from './jobs/housekeeping.ts';
import { Scheduler } from './jobs/scheduler.ts';
import { staleRuns } from './jobs/stale-runs.ts';
import { delay } from './jobs/waiting.ts';
import { LiveHub } from './live/live-hub.ts';
import { liveRoutes } from './live/live-routes.ts';
import { attachLiveSocket } from './live/live-socket.ts';
import { createRunEngine, type RunEngine } from './run-engine.ts';
import { TelegramService } from './telegram/telegram-service.ts';
import { UploadStore } from './uploads/upload-store.ts';

const STOP_TIMEOUT_MS = 8_000;
const DATABASE_RETRY_MS = 250;

async function main(): Promise<void> {
  const config = parseConfig(process.env);
  const logger = createLogger({ name: 'backend', level: config.logLevel });
  const database = new Database({ url: config.databaseUrl, logger });
  await waitForDatabase(database, logger);
  await database.assertLeastPrivilege();

  const { bus, redis, stop: stopBus } = await openBus({ ...config, name: 'backend', logger });
  const work = createRunWork(database, (signal) => publishCommit(bus, signal));
  const secrets = new SecretBox(config.encryptionKeys);
  const runTokens = new RunTokens(config.jwtSecret);
  const uploads = new UploadStore({ ...config.uploads, database, logger });
  const engine = createRunEngine({ config, logger, database, bus, work, secrets, runTokens, uploads });
  const deps: AppDeps = {
    config,
    logger,
    database,
    work,
    bus,
    redis,
    secrets,
    uploads,
    gateway: createGatewayPort({ links: engine.links, sync: engine.sync, config, secrets, bus, logger }),
    mirror: engine.mirror,
    extraRoutes: [
      runRoutes(engine.streams),
      runToolRoutes(runTokens),
      runAttachmentRoutes(runTokens),
      liveRoutes,
    ],
    clock: () => new Date(),
  };
  const app = await buildApp(deps);
  const live = config.roles.has('api') ? await startLive(app, engine) : null;
  if (config.roles.has('api')) await ensureFirstAdmin(deps);
  // Whoever shows runs or carries them out needs the gateways.
  if (config.needsGateways) engine.start();
  const timed = config.roles.has('scheduler') ? startTimedWork(deps) : null;

  installShutdown({
    logger,
    timeoutMs: STOP_TIMEOUT_MS,
    stop: async (reason) => {
      logger.info({ reason }, 'stopping');
      await live?.stop();
      await app.close();
      await engine.stop();
      await timed?.stop();
      await stopBus();
      await database.close();
    },
  });
  await app.listen({ host: config.host, port: config.port });
  logger.info({ port: config.port, roles: [...config.roles] }, 'backend is listening');
}

type Part = { stop(): Promise<void> };

/** The sockets of browsers, and what is told to them. */
async function startLive(app: FastifyInstance, engine: RunEngine): Promise<Part> {
  const { database, logger, bus } = app.deps;
  const hub = new LiveHub({ database, logger });
  await hub.start();
  const detachSocket = attachLiveSocket(app, { database, hub, streams: engine.streams, logger });
  bus.subscribe('events', () => hub.wake());
  bus.subscribe('session-ended', (sessionId) => hub.endSession(sessionId));
  bus.onMaybeMissed(() => hub.wake());
  return {
    stop: async () => {
      detachSocket();
      await hub.stop();
    },
  };
}

function startTimedWork(deps: AppDeps): Part {
  const sealer = new ActivitySealer(deps);
  const scheduler = new Scheduler({ ...deps, jobs: [housekeeping(deps), staleRuns(deps)] });
  const telegram = new TelegramService(deps);
  deps.bus.subscribe('events', () => telegram.wake());
  deps.bus.onMaybeMissed(() => telegram.wake());
  sealer.start();
  scheduler.start();
  telegram.start();
  return {
    stop: async () => {
      await sealer.stop();
      await scheduler.stop();
      await telegram.stop();
    },
  };
}

function publishCommit(bus: Bus, signal: CommitSignal): void {
  if (signal.hasEvents) bus.publish('events');
  if (signal.wakesRuns) bus.publish('runs');
  for (const runId of signal.cancelledRunIds) bus.publish('run-cancel', runId);
}

/** In a fresh deployment, and while a new release migrates, the database and its schema come after us. */
async function waitForDatabase(database: Database, logger: Logger): Promise<void> {
  const needed = await migrationNames();
  for (let attempts = 0; ; attempts += 1) {
    const reason = await database.missingMigrations(needed).then(
      (missing) => missing.length > 0 && `not migrated yet: ${missing.join(', ')}`,
      (error: unknown) => String(error),
    );
    if (!reason) return;
    if (attempts % 20 === 0) logger.warn({ reason }, 'waiting for the database');
    await delay(DATABASE_RETRY_MS);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});
