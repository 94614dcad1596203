import { Problem } from '../problem.ts';
import { isSetupNeeded, setupLink } from '../start/setup-link.ts';
import { requireInstallation } from './installation.ts';
import { commandLine } from './place.ts';

export async function printSetupLink(): Promise<number> {
  const { settings, publicUrl, apiUrl } = requireInstallation();
  const isNeeded = await isSetupNeeded(apiUrl);
  if (isNeeded === null) {
    throw new Problem('The Backend does not answer.', `Look at "${commandLine('status')}", then try again.`);
  }
  if (!isNeeded) {
    throw new Problem(
      `The first administrator exists already, so there is no setup link any more.`,
      `Sign in at ${publicUrl}, or run "${commandLine('reset-password EMAIL')}".`,
    );
  }
  console.log(setupLink(publicUrl, settings));
  return 0;
}
