import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@helix/database/embedded';
import { ensureDatabase, migrateDatabase } from '@helix/database/migrate';
import { serviceLogin, templateDatabase, testOwner } from './test-logins.ts';

export interface TestServer {
  superuserUrl: string;
  stop(): Promise<void>;
}

/** One PostgreSQL for a whole test run, with a migrated template inside; durability is off, it is thrown away. */
export async function startTestServer(): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'helix-test-'));
  // As root the server runs as another uid, which must be able to pass through.
  await chmod(folder, 0o755);
  const server = await startEmbeddedPostgres({
    dataDir: join(folder, 'postgres'),
    password: 'superuser-of-tests',
    logFile: join(folder, 'postgres.log'),
    settings: {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      max_connections: '300',
      shared_buffers: '64MB',
      autovacuum: 'off',
    },
  });
  const stop = async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const migrationUrl = await ensureDatabase({
      superuserUrl: server.superuserUrl,
      database: templateDatabase,
      owner: testOwner,
    });
    await migrateDatabase({ migrationUrl, service: serviceLogin });
  } catch (error) {
    await stop();
    throw error;
  }
  return { superuserUrl: server.superuserUrl, stop };
}
