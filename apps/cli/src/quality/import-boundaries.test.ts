import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inProject } from '../project.ts';

// The rules are worth nothing when the tool cannot read our TypeScript: it then finds no import at all and is
// content. So violations are planted, and must be reported.
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'helix-boundaries-'));
  cpSync(inProject('.dependency-cruiser.mjs'), join(folder, '.dependency-cruiser.mjs'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

async function cruise(): Promise<string> {
  const script = inProject('node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [script, 'packages', 'apps'], {
      cwd: folder,
    });
    return stdout;
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

test('reports imports that point up, across and in circles, and lets the others be', async () => {
  write(
    'packages/contracts/src/index.ts',
    "import type { Row } from '../../database/src/index.ts';\nexport type A = Row;",
  );
  write('packages/database/src/index.ts', 'export interface Row { id: string }');
  write('packages/domain/src/index.ts', "export type { A } from '../../contracts/src/index.ts';");
  write('apps/frontend/src/page.ts', "export type { Row } from '../../../packages/database/src/index.ts';");
  write('apps/gateway/src/main.ts', "export { page } from '../../backend/src/app.ts';");
  write('apps/backend/src/app.ts', 'export const page: number = 1;');
  write('apps/backend/src/features/a/a.ts', "import { b } from '../b/b.ts';\nexport const a = b;");
  write('apps/backend/src/features/b/b.ts', 'export const b: number = 1;');
  write('packages/runtime/src/one.ts', "import { two } from './two.ts';\nexport const one = () => two;");
  write('packages/runtime/src/two.ts', "import { one } from './one.ts';\nexport const two = () => one;");
  const found = [...(await cruise()).matchAll(/error ([a-z-]+): (\S+)/g)].map(
    ([, rule, file]) => `${rule} ${file}`,
  );
  expect(found.sort()).toEqual([
    'apps-never-import-apps apps/gateway/src/main.ts',
    'contracts-imports-down packages/contracts/src/index.ts',
    'features-stay-apart apps/backend/src/features/a/a.ts',
    'frontend-takes-contracts-and-domain-only apps/frontend/src/page.ts',
    'no-cycles packages/runtime/src/one.ts',
  ]);
}, 30_000);
