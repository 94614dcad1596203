/** What `helix doctor` finds in the state folder and in the settings. */
import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings, secretNames } from '../start/env-file.ts';
import { stateFolder } from '../start/state-folder.ts';
import type { Finding } from './doctor.ts';
import { isInContainer } from './place.ts';

/** PostgreSQL stops at zero; a backup of a small installation fits into this. */
const FREE_WARNING_BYTES = 2e9;
const KEY_BYTES = 32;

export function diagnoseFolder(home: string): Finding[] {
  if (!existsSync(home)) {
    const message = `${home} does not exist. Run "npm start", or set HELIX_HOME to the folder of your installation.`;
    return [{ name: 'State folder', state: 'problem', message }];
  }
  return [writable(home), privacy(home), disk(home)];
}

export function diagnoseSettings(): Finding {
  const settings = isInContainer() ? process.env : readSettings(stateFolder(process.env), process.env);
  const name = 'Settings';
  const needed = isInContainer()
    ? ['JWT_SECRET', 'HELIX_ENCRYPTION_KEY', 'GATEWAY_TOKEN', 'DATABASE_URL']
    : secretNames;
  const missing = needed.filter((each) => !settings[each]);
  if (missing.length > 0) {
    const message = `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not set. The next start makes new ones; if there was an installation, restore its .env instead.`;
    return { name, state: 'problem', message };
  }
  const keys = (settings.HELIX_ENCRYPTION_KEY ?? '').split(',').map((key) => key.trim());
  if (keys.some((key) => Buffer.from(key, 'base64').length !== KEY_BYTES)) {
    const message = 'HELIX_ENCRYPTION_KEY is not 32 bytes in base64. Restore it from a backup of .env.';
    return { name, state: 'problem', message };
  }
  return { name, state: 'ok', message: 'all secrets are there.' };
}

function writable(home: string): Finding {
  try {
    accessSync(home, constants.W_OK);
    return { name: 'State folder', state: 'ok', message: `${home} can be written.` };
  } catch {
    const message = `this user may not write ${home}. Run HELIX as the user who owns it.`;
    return { name: 'State folder', state: 'problem', message };
  }
}

function privacy(home: string): Finding {
  const file = join(home, '.env');
  if (!existsSync(file)) return { name: 'Secrets', state: 'warning', message: `there is no ${file} yet.` };
  const isOpen = (statSync(file).mode & 0o077) !== 0;
  return isOpen
    ? { name: 'Secrets', state: 'problem', message: `others can read ${file}. Run: chmod 600 ${file}` }
    : { name: 'Secrets', state: 'ok', message: 'only this user can read them.' };
}

function disk(home: string): Finding {
  const { bavail, bsize } = statfsSync(home);
  const free = bavail * bsize;
  const text = `${(free / 1e9).toFixed(1)} GB are free.`;
  return free < FREE_WARNING_BYTES
    ? { name: 'Disk', state: 'warning', message: `${text} Make room before PostgreSQL has none.` }
    : { name: 'Disk', state: 'ok', message: text };
}
