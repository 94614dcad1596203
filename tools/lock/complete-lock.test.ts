import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { completeLock, type Lock } from './complete-lock.ts';
import { platformOf } from './platform-of.ts';

test.each([
  ['@swc/core-darwin-arm64', { os: ['darwin'], cpu: ['arm64'] }],
  ['@next/swc-win32-x64-msvc', { os: ['win32'], cpu: ['x64'] }],
  ['@oxc-parser/binding-linux-arm-musleabihf', { os: ['linux'], cpu: ['arm'], libc: ['musl'] }],
  ['@node-rs/bcrypt-linux-arm64-gnu', { os: ['linux'], cpu: ['arm64'], libc: ['glibc'] }],
  ['@tailwindcss/oxide-wasm32-wasi', { cpu: ['wasm32'] }],
  ['fsevents', null],
])('reads the platform of %s', (name, platform) => {
  expect(platformOf(name)).toEqual(platform);
});

test('adds what a mirror left out, once, beside what is there', () => {
  const lock: Lock = {
    packages: {
      'node_modules/lib': {
        version: '1.0.0',
        dev: true,
        optionalDependencies: { 'lib-linux-x64': '1.0.0', 'lib-darwin-arm64': '1.0.0' },
      },
      'node_modules/lib-linux-x64': { version: '1.0.0', optional: true },
    },
  };
  expect(completeLock(lock)).toEqual(['node_modules/lib-darwin-arm64']);
  expect(lock.packages['node_modules/lib-darwin-arm64']).toEqual({
    version: '1.0.0',
    dev: true,
    optional: true,
    os: ['darwin'],
    cpu: ['arm64'],
  });
  expect(completeLock(lock)).toEqual([]);
});

test('the lock file of this repository is complete', () => {
  const file = join(import.meta.dirname, '../../package-lock.json');
  expect(completeLock(JSON.parse(readFileSync(file, 'utf8')) as Lock)).toEqual([]);
});
