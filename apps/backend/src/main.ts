// Composes the Backend: what it is made of, in which order it starts and stops.
import { randomUUID } from 'node:crypto';
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
  VERSION,
} from '@helix/runtime';
import { type AppDeps, buildApp } from './app.ts';
import { type Config, parseConfig } from './config.ts';
import { runAttachmentRoutes } from './features/runs/run-attachment-routes.ts';
import { runRoutes } from './features/runs/run-routes.ts';
import { RunTokens } from './features/runs/run-token.ts';
import { runToolRoutes } from './features/runs/run-tool-routes.ts';
import { ensureFirstAdmin } from './features/setup/first-admin.ts';
import { GatewayLinks } from './gateway/gateway-links.ts';
import { createGatewayPort } from './gateway/live-gateway-port.ts';
import { SkillWriter } from './gateway/skill-writer.ts';
import { WorkspaceSync } from './gateway/workspace-sync.ts';
import { ActivitySealer } from './jobs/activity-sealer.ts';
import { RunDispatcher } from './jobs/run-dispatcher.ts';
import { RunExecutor } from './jobs/run-executor.ts';
import { RunSender } from './jobs/run-sender.ts';
import { delay } from './jobs/waiting.ts';
import { LiveHub } from './live/live-hub.ts';
import { liveRoutes } from './live/live-routes.ts';
import { attachLiveSocket } from './live/live-socket.ts';
import { RunStreams } from './live/run-streams.ts';
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
  const hub = new LiveHub({ database, logger });
  await hub.start();
  const sealer = config.roles.has('scheduler') ? new ActivitySealer({ database, logger }) : null;

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
    extraRoutes: [
      runRoutes(engine.streams),
      runToolRoutes(runTokens),
      runAttachmentRoutes(runTokens),
      liveRoutes,
    ],
    clock: () => new Date(),
  };
  const app = await buildApp(deps);
  const detachSocket = attachLiveSocket(app, { database, hub, streams: engine.streams, logger });
  await ensureFirstAdmin(deps);

  const telegram = config.roles.has('scheduler') ? new TelegramService(deps) : null;
  bus.subscribe('events', () => {
    hub.wake();
    telegram?.wake();
  });
  bus.subscribe('session-ended', (sessionId) => hub.endSession(sessionId));
  bus.onMaybeMissed(() => hub.wake());
  engine.onGatewayChange((orgId) => hub.announceGateway(orgId));
  engine.start();
  sealer?.start();
  telegram?.start();

  installShutdown({
    logger,
    timeoutMs: STOP_TIMEOUT_MS,
    stop: async (reason) => {
      logger.info({ reason }, 'stopping');
      detachSocket();
      await hub.stop();
      await app.close();
      await engine.stop();
      await sealer?.stop();
      await telegram?.stop();
      await stopBus();
      await database.close();
    },
  });
  await app.listen({ host: config.host, port: config.port });
  logger.info({ port: config.port }, 'backend is listening');
}

function createRunEngine(options: {
  config: Config;
  logger: Logger;
  database: Database;
  bus: Bus;
  work: AppDeps['work'];
  secrets: SecretBox;
  runTokens: RunTokens;
  uploads: UploadStore;
}) {
  const { config, logger, database, bus, work, secrets, runTokens, uploads } = options;
  let onGatewayChange = (_orgId: string | null): void => {};
  const links: GatewayLinks = new GatewayLinks({
    database,
    secrets,
    logger,
    version: VERSION,
    builtin: config.gateway,
    onRunEvent: (event, link) => {
      const stream = streams.handle(event, link);
      if (stream) executor.transcriptOf(stream.runId)?.handle(event);
    },
    onReady: (link) => {
      streams.resubscribe(link);
      sync.wake();
      dispatcher.wake();
    },
    onChange: (orgId) => onGatewayChange(orgId),
  });
  const streams = new RunStreams((place) => links.linkOf(place));
  const sync = new WorkspaceSync({
    database,
    work,
    links,
    skills: new SkillWriter({ database, uploads, logger }),
    logger,
  });
  const sender = new RunSender({
    database,
    sync,
    secrets,
    uploads,
    logger,
    productUrl: config.internalUrl,
    signRunToken: (claims, deadline) => runTokens.sign(claims, deadline),
  });
  const executor = new RunExecutor({ database, work, links, sender, streams, logger });
  const dispatcher = new RunDispatcher({ database, work, links, executor, ownerId: randomUUID(), logger });
  const isDispatcher = config.roles.has('dispatcher');

  return {
    links,
    sync,
    streams,
    onGatewayChange: (handler: (orgId: string | null) => void) => {
      onGatewayChange = handler;
    },
    start: () => {
      if (isDispatcher) {
        bus.subscribe('runs', () => dispatcher.wake());
        bus.subscribe('run-cancel', (runId) => dispatcher.cancel(runId));
        bus.onMaybeMissed(() => dispatcher.look());
        dispatcher.start();
      }
      bus.subscribe('gateways', () => links.wake());
      bus.onMaybeMissed(() => links.wake());
      sync.start();
      links.start();
    },
    stop: async () => {
      if (isDispatcher) await dispatcher.stop();
      await sync.stop();
      await links.stop();
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
