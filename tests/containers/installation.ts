/** A clone of the working tree in a folder of its own, installed in containers as the README says. */
import { appendFile, cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { freePort } from '@helix/testing/system';
import { Compose, run } from './compose.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));

export interface Installation {
  compose: Compose;
  folder: string;
  url: string;
  httpPort: number;
  settings: NodeJS.Dict<string>;
  remove(): Promise<void>;
}

/** Copies what git knows or would know, and writes `.env`; nothing is built or started yet. */
export async function prepareInstallation(options: {
  name: string;
  skipProxy?: boolean;
}): Promise<Installation> {
  const folder = await mkdtemp(join(tmpdir(), `${options.name}-`));
  await copyTree(folder);
  const [httpPort, httpsPort, backendPort, frontendPort] = await Promise.all(
    Array.from({ length: 4 }, freePort),
  );
  const url = `https://localhost:${httpsPort}`;
  await appendFile(
    join(folder, '.env'),
    `HTTP_PORT=${httpPort}\nBACKEND_PORT=${backendPort}\nFRONTEND_PORT=${frontendPort}\n`,
  );
  const flags = options.skipProxy ? ['--skip-proxy'] : [];
  // As without Node on the machine: no package is installed in that folder.
  const init = await run(process.execPath, ['apps/cli/src/main.ts', 'helix', 'init', url, ...flags], {
    cwd: folder,
  });
  if (init.code !== 0) throw new Error(init.output);
  const settings = parseEnv(await readFile(join(folder, '.env'), 'utf8'));
  // podman-compose does not read COMPOSE_FILE from .env.
  const files = settings.COMPOSE_FILE?.split(':');
  const compose = new Compose(folder, options.name, files);
  return {
    compose,
    folder,
    url,
    httpPort: httpPort ?? 0,
    settings,
    remove: async () => {
      await compose.down('-v');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function copyTree(folder: string): Promise<void> {
  const { output } = await run('git', ['ls-files', '-co', '--exclude-standard'], { cwd: repository });
  const files = output.split('\n').filter((file) => !/^(docs|tests|tools\/(bench|screens))\//.test(file));
  for (const file of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    // A file that is deleted but not yet committed is still listed.
    await cp(join(repository, file), join(folder, file), { preserveTimestamps: true }).catch(() => {});
  }
}
