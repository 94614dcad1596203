import { productVersion } from '../project.ts';
import { readSettings } from '../start/env-file.ts';
import { findRunning } from '../start/instance.ts';
import { askReadiness } from '../start/readiness.ts';
import { stateFolder } from '../start/state-folder.ts';
import { apiUrlOf, requireInstallation } from './installation.ts';
import { isInContainer } from './place.ts';

/** Exit code 0 when everything answers, 3 when nothing runs, 1 in between: fit for scripts. */
export async function status(): Promise<number> {
  if (isInContainer()) return containerStatus();
  const home = stateFolder(process.env);
  const running = findRunning(home);
  console.log(`HELIX ${running?.version ?? productVersion()}, state folder ${home}`);
  if (!running) {
    console.log('Nothing runs here. Start it with "npm start".');
    return 3;
  }
  console.log(`${running.url}, process ${running.pid}, ${running.state} since ${running.startedAt}`);
  const ports: Record<string, number | undefined> = {
    Backend: running.ports.backend,
    Gateway: running.ports.gateway,
    Frontend: running.ports.frontend,
  };
  for (const [name, pid] of Object.entries(running.processes)) {
    console.log(`  ${name.padEnd(11)} process ${pid}${ports[name] ? `, port ${ports[name]}` : ''}`);
  }
  return tellReadiness(apiUrlOf(running, readSettings(home, process.env)));
}

async function containerStatus(): Promise<number> {
  const { publicUrl, apiUrl } = requireInstallation();
  console.log(`HELIX ${productVersion()}, ${publicUrl}, the Backend of this container`);
  return tellReadiness(apiUrl);
}

async function tellReadiness(apiUrl: string): Promise<number> {
  const readiness = await askReadiness(apiUrl);
  if (!readiness) {
    console.log('The Backend does not answer.');
    return 1;
  }
  const { database, gateway, bus } = readiness;
  console.log(`  ${database.message} ${gateway.message} ${bus.message}`);
  return readiness.ready ? 0 : 1;
}
