import { type Logger, RedisConnection } from '@helix/runtime';
import type { StateFolder } from '../workspaces/state-folder.ts';
import { FileSessionStore } from './file-session-store.ts';
import { RedisSessionStore } from './redis-session-store.ts';
import type { RunOwner, SessionStore } from './session-store.ts';

/** Transcripts live in Redis where there is one, else in the state folder. */
export async function openSessionStore(options: {
  state: StateFolder;
  redisUrl: string | null;
  owner: RunOwner;
  logger: Logger;
}): Promise<{ store: SessionStore; stop(): Promise<void> }> {
  const { state, redisUrl, owner, logger } = options;
  const files = new FileSessionStore(state);
  if (redisUrl === null) return { store: files, stop: async () => undefined };
  const redis = await RedisConnection.open({ url: redisUrl, name: 'gateway', logger });
  const store = new RedisSessionStore({ redis, files, owner, logger });
  return {
    store,
    stop: async () => {
      await store.stop();
      redis.stop();
    },
  };
}
