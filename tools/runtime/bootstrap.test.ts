import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fingerprint, staleTargets, writeState } from './build-state.mjs';
import { explain } from './npm.mjs';
import { isMissing, markInstalled, neededInstall } from './packages-state.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'helix-bootstrap-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(path: string, content: unknown): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
}

const lock = {
  packages: {
    '': {},
    'packages/ours': { version: '1.0.0' },
    'node_modules/@helix/ours': { link: true },
    'node_modules/server': { version: '1.0.0' },
    'node_modules/linter': { version: '2.0.0', dev: true },
    'node_modules/binary-here': {
      version: '1.0.0',
      optional: true,
      os: [process.platform],
      cpu: [process.arch],
    },
    'node_modules/binary-elsewhere': { version: '1.0.0', optional: true, os: ['sunos'], cpu: ['x64'] },
    'node_modules/needed-by-elsewhere': { version: '1.0.0', optional: true },
  },
};
const production = {
  packages: { 'node_modules/server': { version: '1.0.0' }, 'node_modules/binary-here': { version: '1.0.0' } },
};
const everything = { packages: { ...production.packages, 'node_modules/linter': { version: '2.0.0' } } };

describe('what must be installed', () => {
  test('nothing is there', () => {
    write('package-lock.json', lock);
    expect(neededInstall(folder, false)).toBe('everything');
  });

  test('npm was run by hand: that is enough, and need not be looked at again', () => {
    write('package-lock.json', lock);
    write('node_modules/.package-lock.json', everything);
    expect(neededInstall(folder, true)).toBe('nothing');
    rmSync(join(folder, 'node_modules/.package-lock.json'));
    expect(neededInstall(folder, true)).toBe('nothing');
  });

  test('test tools are added to what runs', () => {
    write('package-lock.json', lock);
    write('node_modules/.package-lock.json', production);
    expect(neededInstall(folder, false)).toBe('nothing');
    expect(neededInstall(folder, true)).toBe('dev-packages');
    markInstalled(folder, true);
    expect(neededInstall(folder, true)).toBe('nothing');
  });

  test('the lock file names another version', () => {
    write('package-lock.json', lock);
    write('node_modules/.package-lock.json', everything);
    expect(neededInstall(folder, false)).toBe('nothing');
    const newer = structuredClone(lock);
    newer.packages['node_modules/server'].version = '1.0.1';
    write('package-lock.json', newer);
    expect(neededInstall(folder, false)).toBe('everything');
  });

  test('a binary for this machine counts, one for another does not', () => {
    expect(isMissing(lock, everything, true)).toBe(false);
    const without = { packages: { 'node_modules/server': { version: '1.0.0' } } };
    expect(isMissing(lock, without, false)).toBe(true);
  });
});

describe('what must be built', () => {
  const sources = ['packages/contracts', 'packages/domain', 'apps/backend', 'apps/gateway', 'apps/cli'];

  function clone(): void {
    for (const path of sources) write(`${path}/src/index.ts`, `// ${path}`);
    write('apps/frontend/src/server/main.ts', '// server');
    write('apps/frontend/src/app/page.tsx', '// page');
    write('tools/runtime/bootstrap.mjs', '// bootstrap');
    write('package-lock.json', '{}');
  }

  function build(): void {
    mkdirSync(join(folder, '.cache'), { recursive: true });
    write('apps/cli/dist/main.js', 'built');
    write('apps/frontend/.next/BUILD_ID', 'built');
    for (const target of ['services', 'frontend'] as const) {
      writeState(folder, target, fingerprint(folder, target));
    }
  }

  test('everything in a fresh clone, nothing after a build', () => {
    clone();
    expect(staleTargets(folder)).toEqual(['services', 'frontend']);
    build();
    expect(staleTargets(folder)).toEqual([]);
  });

  test('only what a change concerns; tests concern nothing', () => {
    clone();
    build();
    write('apps/backend/src/index.test.ts', '// a new test');
    expect(staleTargets(folder)).toEqual([]);
    write('apps/backend/src/index.ts', '// changed');
    expect(staleTargets(folder)).toEqual(['services']);
    build();
    write('apps/frontend/src/app/page.tsx', '// changed');
    expect(staleTargets(folder)).toEqual(['frontend']);
    build();
    write('packages/contracts/src/index.ts', '// changed');
    expect(staleTargets(folder)).toEqual(['services', 'frontend']);
  });

  test('nothing when files are only touched, as a checkout does', () => {
    clone();
    build();
    utimesSync(join(folder, 'apps/backend/src/index.ts'), 1, 1);
    expect(staleTargets(folder)).toEqual([]);
  });

  test('what was built and then deleted', () => {
    clone();
    build();
    rmSync(join(folder, 'apps/frontend/.next'), { recursive: true });
    expect(staleTargets(folder)).toEqual(['frontend']);
  });
});

describe('why npm failed, and what to do', () => {
  test.each([
    ['npm error code ENOTFOUND', 'registry could not be reached'],
    ['npm error code ENOSPC', 'disk of /clone is full'],
    ['npm error code EACCES', 'belongs to another user'],
    ['npm error code EINTEGRITY', 'checksum differs'],
    ['npm error code SELF_SIGNED_CERT_IN_CHAIN', 'certificate was refused'],
    ['npm error code E500\nnpm error the registry is on fire', 'the registry is on fire'],
  ])('%s', (output, sentence) => {
    const problem = explain(output, '/clone', '/clone/.cache/install.log');
    expect(problem.message).toContain(sentence);
    expect(problem.remedy).not.toBe('');
  });
});

describe('Ctrl-C while packages are being installed', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('%s ends npm before it ends us', async (signal) => {
    // npm rolls back for half a minute, and would meet the next start's npm in the same folder.
    write(
      'npm-cli.js',
      `for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);
       require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'npm.pid'))}, String(process.pid));
       setInterval(() => undefined, 1000);`,
    );
    write(
      'start.mjs',
      `import { runNpm } from ${JSON.stringify(join(import.meta.dirname, 'npm.mjs'))};
       const folder = ${JSON.stringify(folder)};
       runNpm({ folder, args: ['ci'], cacheDir: folder, logFile: folder + '/log' }).catch((error) => {
         console.error(error.message, error.remedy);
         process.exitCode = 1;
       });`,
    );
    const start = spawn(process.execPath, [join(folder, 'start.mjs')], {
      env: { ...process.env, npm_execpath: join(folder, 'npm-cli.js') },
    });
    let said = '';
    start.stderr.on('data', (chunk) => {
      said += chunk;
    });
    const npmPid = await vi.waitFor(() =>
      Number(readFileSync(join(folder, 'npm.pid'), 'utf8') || Number.NaN),
    );
    start.kill(signal);
    const [code] = await once(start, 'close');
    expect(code).toBe(1);
    expect(said.trim()).toBe('Installing was stopped halfway. Start again: it begins anew by itself.');
    expect(() => process.kill(npmPid, 0)).toThrow('ESRCH');
  });
});

describe('the entry', () => {
  const script = join(import.meta.dirname, 'bootstrap.mjs');

  async function run(script: string, ...args: string[]): Promise<{ code: number; stderr: string }> {
    try {
      const { stderr } = await promisify(execFile)(process.execPath, [script, ...args]);
      return { code: 0, stderr };
    } catch (error) {
      const { code, stderr } = error as { code: number; stderr: string };
      return { code, stderr };
    }
  }

  test('refuses a command that does not exist and names those that do', async () => {
    const { code, stderr } = await run(script, 'strat');
    expect(code).toBe(1);
    expect(stderr.trim()).toBe(
      'There is no command "strat". Use one of: start, build, test, test:openclaw, test:containers, check, bench, helix.',
    );
  });

  test('says so when the clone is not whole', async () => {
    cpSync(import.meta.dirname, join(folder, 'tools/runtime'), {
      recursive: true,
      filter: (path) => !path.includes('node_modules'),
    });
    const { code, stderr } = await run(join(folder, 'tools/runtime/bootstrap.mjs'), 'start');
    expect(code).toBe(1);
    expect(stderr).toContain('is not a whole copy of HELIX. Clone the repository again.');
  });

  test('needs nothing that is installed, and no syntax newer than Node 20', () => {
    for (const file of [
      'bootstrap',
      'prepare',
      'npm',
      'packages-state',
      'build-state',
      'progress',
      'problem',
    ]) {
      const text = readFileSync(join(import.meta.dirname, `${file}.mjs`), 'utf8');
      const imports = [...text.matchAll(/(?:from|import\()\s*'([^']+)'/g)].map(([, name]) => name);
      expect(imports.filter((name) => !/^(node:|\.\/)/.test(name ?? ''))).toEqual([]);
    }
  });
});
