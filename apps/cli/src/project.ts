/** Where this copy of HELIX lies. The bundle lies as deep as the sources, so one rule serves both. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const projectRoot = resolve(import.meta.dirname, '../../..');

export function inProject(...path: string[]): string {
  return join(projectRoot, ...path);
}

/** Given to every bundle, which lies elsewhere than the package that brings these files. */
export const migrationsFolder = inProject('packages/database/migrations');

export function productVersion(): string {
  return (JSON.parse(readFileSync(inProject('package.json'), 'utf8')) as { version: string }).version;
}
