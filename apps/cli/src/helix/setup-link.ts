import { Problem } from '../problem.ts';
import { readSettings } from '../start/env-file.ts';
import { findRunning } from '../start/instance.ts';
import { internalUrl } from '../start/services.ts';
import { isSetupNeeded, setupLink } from '../start/setup-link.ts';
import { stateFolder } from '../start/state-folder.ts';

export async function printSetupLink(): Promise<number> {
  const home = stateFolder(process.env);
  const settings = readSettings(home, process.env);
  const running = findRunning(home);
  if (!running) {
    throw new Problem(
      `HELIX does not run on ${home}.`,
      'Run "npm start"; it prints the link while nobody is set up.',
    );
  }
  const host = settings.HELIX_HOST ?? '127.0.0.1';
  const isNeeded = await isSetupNeeded(internalUrl({ host, port: running.ports.backend ?? 0 }));
  if (isNeeded === null) {
    throw new Problem('The Backend does not answer.', 'Look at "npm run helix -- status", then try again.');
  }
  if (!isNeeded) {
    throw new Problem(
      `The first administrator exists already, so there is no setup link any more.`,
      `Sign in at ${running.url}, or run "npm run helix -- reset-password EMAIL".`,
    );
  }
  console.log(setupLink(running.url, settings));
  return 0;
}
