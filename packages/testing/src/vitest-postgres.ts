import { testServerVariable } from './postgres/test-logins.ts';
import { startTestServer } from './postgres/test-server.ts';

/** Vitest's global setup of the projects that need PostgreSQL: before the first file, and after the last. */
export async function setup(): Promise<() => Promise<void>> {
  const server = await startTestServer();
  process.env[testServerVariable] = server.superuserUrl;
  return async () => {
    delete process.env[testServerVariable];
    await server.stop();
  };
}
