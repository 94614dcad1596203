// Composes what carries runs out and shows them: the connections to gateways, the streams, the dispatcher.
import { randomUUID } from 'node:crypto';
import type { Database, RunWork } from '@helix/database';
import { type Bus, type Logger, type SecretBox, VERSION } from '@helix/runtime';
import type { Config } from './config.ts';
import type { RunTokens } from './features/runs/run-token.ts';
import { GatewayLinks } from './gateway/gateway-links.ts';
import { SkillWriter } from './gateway/skill-writer.ts';
import { WorkspaceMirror } from './gateway/workspace-mirror.ts';
import { WorkspaceSync } from './gateway/workspace-sync.ts';
import { RunDispatcher } from './jobs/run-dispatcher.ts';
import { RunExecutor } from './jobs/run-executor.ts';
import { RunSender } from './jobs/run-sender.ts';
import { RunStreams } from './live/run-streams.ts';
import type { UploadStore } from './uploads/upload-store.ts';

export type RunEngine = {
  links: GatewayLinks;
  sync: WorkspaceSync;
  mirror: WorkspaceMirror;
  streams: RunStreams;
  start(): void;
  stop(): Promise<void>;
};

/** What this process does with runs: it watches them where people look, and carries them out where it dispatches. */
export function createRunEngine(options: {
  config: Config;
  logger: Logger;
  database: Database;
  bus: Bus;
  work: RunWork;
  secrets: SecretBox;
  runTokens: RunTokens;
  uploads: UploadStore;
}): RunEngine {
  const { config, logger, database, bus, work, secrets, runTokens, uploads } = options;
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
      dispatcher?.wake();
    },
    onEvents: () => bus.publish('events'),
  });
  const streams = new RunStreams((place) => links.linkOf(place));
  const mirror = new WorkspaceMirror({ database, work, gateways: links, logger });
  const sync = new WorkspaceSync({
    database,
    work,
    links,
    skills: new SkillWriter({ database, uploads, logger }),
    mirror,
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
  const executor = new RunExecutor({ database, work, links, sender, streams, mirror, logger });
  const dispatcher = config.roles.has('dispatcher')
    ? new RunDispatcher({ database, links, executor, ownerId: randomUUID(), logger })
    : null;

  return {
    links,
    sync,
    mirror,
    streams,
    start: () => {
      if (dispatcher) {
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
      await dispatcher?.stop();
      await sync.stop();
      await mirror.stop();
      await links.stop();
    },
  };
}
