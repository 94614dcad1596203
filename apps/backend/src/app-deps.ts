import type { Database, RunWork } from '@helix/database';
import type { Bus, Logger, RedisConnection, SecretBox } from '@helix/runtime';
import type { FastifyPluginAsync } from 'fastify';
import type { Config } from './config.ts';
import type { GatewayPort } from './gateway/gateway-port.ts';
import type { WorkspaceMirror } from './gateway/workspace-mirror.ts';
import type { UploadStore } from './uploads/upload-store.ts';

/** Everything the routes are made of, composed in `main.ts`, and in tests. */
export type AppDeps = {
  config: Config;
  logger: Logger;
  database: Database;
  /** The unit of work of every mutation. */
  work: RunWork;
  bus: Bus;
  /** Shared by the replicas where REDIS_URL is set. */
  redis: RedisConnection | null;
  secrets: SecretBox;
  uploads: UploadStore;
  gateway: GatewayPort;
  /** SOUL.md and MEMORY.md as the workspaces have them. */
  mirror: WorkspaceMirror;
  /** Routes that other rooms bring: runs, live. Registered beside the features, behind the same hooks. */
  extraRoutes: FastifyPluginAsync[];
  clock: () => Date;
};
