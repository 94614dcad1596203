import { defineConfig } from 'vitest/config';
import { hasRedisServer } from './packages/testing/src/redis/has-redis-server.ts';

const excluded = ['**/node_modules/**', '**/dist/**', '**/.next/**', 'apps/frontend/**'];
// Two cores: more forks only take memory from each other.
const maxWorkers = 2;
// `npm test` names what is left out; where everything must run, these fail instead.
const leavesOutRedis = !hasRedisServer() && process.env.HELIX_TEST_REQUIRE_ALL !== '1';

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{packages,apps,tools}/**/*.test.ts'],
          exclude: [...excluded, '**/*.{pg,redis}.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'pg',
          include: ['{packages,apps}/**/*.pg.test.ts'],
          exclude: excluded,
          globalSetup: ['packages/testing/src/vitest-postgres.ts'],
          // bcrypt at its real cost and a cold import on a busy machine.
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'redis',
          include: leavesOutRedis ? [] : ['{packages,apps}/**/*.redis.test.ts'],
          exclude: excluded,
          // Some need both, as the product does.
          globalSetup: ['packages/testing/src/vitest-postgres.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        oxc: { jsx: { runtime: 'automatic' } },
        test: { name: 'frontend', include: ['apps/frontend/src/**/*.test.{ts,tsx}'] },
      },
      {
        extends: true,
        test: {
          name: 'system',
          include: ['tests/system/**/*.test.ts'],
          // Each file starts the real processes; one after the other, so that they do not starve each other.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          // Needs 650 MB that nothing else does: `npm run test:openclaw` runs it, `npm test` does not.
          name: 'openclaw',
          include: ['tests/openclaw/**/*.test.ts'],
          globalSetup: ['tests/openclaw/global-setup.ts'],
          fileParallelism: false,
          // OpenClaw takes ten seconds to start on an idle machine, and a minute on one that is not.
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
