/** Prepares the installation in containers: writes `.env` beside docker-compose.yml. Needs no installed packages. */
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeProblem, Problem } from '../problem.ts';
import { inProject } from '../project.ts';
import { readEnvFile, writeEnvFile } from '../start/env-file.ts';
import { type ContainerSettings, completeContainerSettings, type Wishes } from './container-settings.ts';

const HEADING = `# Settings and secrets of HELIX in containers. Keep a copy of this file: without HELIX_ENCRYPTION_KEY the stored
# provider keys are lost, without the passwords nobody gets into the database. The README lists further settings.
`;

/** Who the services are in their containers. */
const IMAGE_USER = 1000;

export async function init(args: string[], file = inProject('.env')): Promise<number> {
  const settings = completeContainerSettings(readEnvFile(file), readWishes(args));
  const names = Object.keys(settings.added);
  if (names.length > 0) writeEnvFile(file, withAdded(file, settings.added));
  else if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
  console.log(
    names.length > 0
      ? `Written to ${file}, which only you can read: ${names.join(', ')}.`
      : `${file} has everything already; nothing was changed.`,
  );
  const owner = makeBackupFolder(join(dirname(file), 'backups'));
  if (owner !== IMAGE_USER) console.log(`For backups: sudo chown ${IMAGE_USER} backups`);
  console.log(`\n${nextSteps(settings)}`);
  return 0;
}

/** Made here, because Docker would make it for root. @returns who owns it. */
function makeBackupFolder(folder: string): number {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (process.getuid?.() === 0) chownSync(folder, IMAGE_USER, IMAGE_USER);
  return statSync(folder).uid;
}

function readWishes(args: string[]): Wishes {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { 'skip-proxy': { type: 'boolean' } },
      allowPositionals: true,
    });
    if (positionals.length > 1) throw new Error('Give one address.');
    const skipProxy = values['skip-proxy'] ?? process.env.SKIP_PROXY === 'true';
    return { address: positionals[0], skipProxy };
  } catch (cause) {
    throw new Problem(
      describeProblem((cause as Error).message),
      'Use it as: npm run helix -- init [helix.example.com] [--skip-proxy]',
      { cause },
    );
  }
}

function withAdded(file: string, added: Record<string, string>): string {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : HEADING;
  const separator = before === '' || before.endsWith('\n') ? '' : '\n';
  const lines = Object.entries(added).map(([name, value]) => `${name}=${value}\n`);
  return before + separator + lines.join('');
}

function nextSteps({ all }: ContainerSettings): string {
  const url = all.HELIX_PUBLIC_URL ?? '';
  const steps = [
    'docker compose up -d --build',
    'docker compose exec backend helix setup-link',
    `Open the printed link at ${url}.`,
  ];
  if (all.SKIP_PROXY === 'true') {
    const [pages, api] = [all.FRONTEND_PORT ?? '3000', all.BACKEND_PORT ?? '8000'];
    steps.splice(
      1,
      0,
      `Let your proxy send ${url}/api/ to 127.0.0.1:${api} and all else to 127.0.0.1:${pages}; deploy/nginx/helix.conf shows how.`,
    );
  } else if (all.HELIX_TLS === 'internal') {
    steps.push('Your browser warns once: Caddy signs for this name itself. The README says how to trust it.');
  } else {
    steps.unshift(
      `Point ${all.HELIX_DOMAIN} to this machine and let ports 80 and 443 in; Caddy gets the certificate itself.`,
    );
  }
  return ['Next:', ...steps.map((step, index) => `  ${index + 1}. ${step}`)].join('\n');
}
