import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { canNodeRunOpenClaw, openClawFolder, openClawVersion } from './install.ts';

it('runs OpenClaw under the Node versions that it names, and no others', () => {
  const verdicts = ['22.19.0', '24.15.9', '24.16.0', '24.21.0', '25.2.0', '26.0.5', '26.1.0', '27.0.0'];
  expect(verdicts.filter((version) => canNodeRunOpenClaw(version))).toEqual([
    '24.16.0',
    '24.21.0',
    '26.1.0',
    '27.0.0',
  ]);
});

it('keeps each version in a folder of its own, outside every checkout', () => {
  expect(openClawFolder({ HELIX_OPENCLAW_CACHE: '/srv/openclaw' })).toBe(`/srv/openclaw/${openClawVersion}`);
  expect(openClawFolder({ XDG_CACHE_HOME: '/c' })).toBe(`/c/helix/openclaw/${openClawVersion}`);
  expect(openClawFolder({})).toMatch(/\/\.cache\/helix\/openclaw\/[\d.]+$/);
});

it('installs exactly what was tried: the lock file names the pinned version and a checksum of every package', () => {
  const lock = JSON.parse(readFileSync(join(import.meta.dirname, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version?: string; integrity?: string; inBundle?: boolean }>;
  };
  expect(lock.packages['node_modules/openclaw']?.version).toBe(openClawVersion);
  const unchecked = Object.entries(lock.packages)
    .filter(([path, entry]) => path !== '' && !entry.integrity && !entry.inBundle)
    .map(([path]) => path);
  expect(unchecked).toEqual([]);
});
