import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inProject } from '../project.ts';
import { bundleOptions } from './bundle-services.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'helix-bundle-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

// What is loaded when it is first needed lies in a chunk of its own, and there a CommonJS package has no names.
test('a bundled service speaks Redis', async () => {
  const entry = join(folder, 'entry.ts');
  writeFileSync(
    entry,
    `import { createLogger, RedisConnection } from '${inProject('packages/runtime/src/index.ts')}';
    const logger = createLogger({ name: 'test', level: 'silent' });
    // Nobody listens there: it has made a client, and goes on trying.
    const redis = await RedisConnection.open({ url: 'redis://127.0.0.1:1', name: 'test', logger });
    console.log(redis.status().message);
    process.exit(0);`,
  );
  await build({ ...bundleOptions, entryPoints: [entry], outdir: folder, external: ['pg-native'] });
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'entry.js')]);
  expect(stdout).toContain('Redis');
});
