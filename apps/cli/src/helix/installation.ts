/** Which HELIX a command speaks of: the one that a launcher runs on the state folder, or the container it runs in. */
import { Problem } from '../problem.ts';
import { readSettings } from '../start/env-file.ts';
import { findRunning, type Instance } from '../start/instance.ts';
import { internalUrl } from '../start/services.ts';
import { stateFolder } from '../start/state-folder.ts';
import { isInContainer } from './place.ts';

type Settings = Record<string, string | undefined>;

export interface Installation {
  settings: Settings;
  /** What people type into their browser. */
  publicUrl: string;
  /** Where this command reaches the API. */
  apiUrl: string;
}

/** @throws Problem when nothing runs on the state folder. */
export function requireInstallation(): Installation {
  if (isInContainer()) {
    const { PORT: port, HELIX_PUBLIC_URL: publicUrl = '' } = process.env;
    return { settings: process.env, publicUrl, apiUrl: `http://127.0.0.1:${port}` };
  }
  const home = stateFolder(process.env);
  const running = findRunning(home);
  if (!running) {
    throw new Problem(
      `HELIX does not run on ${home}.`,
      'Run "npm start"; it prints the link while nobody is set up. In containers: docker compose exec backend helix setup-link',
    );
  }
  const settings = readSettings(home, process.env);
  return { settings, publicUrl: running.url, apiUrl: apiUrlOf(running, settings) };
}

/** Where a command reaches the API of what a launcher runs. */
export function apiUrlOf({ ports }: Instance, { HELIX_HOST: host = '127.0.0.1' }: Settings): string {
  return internalUrl({ host, port: ports.backend ?? 0 });
}
