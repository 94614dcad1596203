/** `helix doctor`: looks at everything an installation stands on, and says of each what is wrong and what helps. */
import { describeProblem, Problem } from '../problem.ts';
import { findRunning } from '../start/instance.ts';
import { askReadiness } from '../start/readiness.ts';
import { stateFolder } from '../start/state-folder.ts';
import { diagnoseDatabase } from './doctor-database.ts';
import { diagnoseFolder, diagnoseSettings } from './doctor-folder.ts';
import { requireInstallation } from './installation.ts';
import { commandLine, isInContainer } from './place.ts';

export interface Finding {
  /** What was looked at. */
  name: string;
  state: 'ok' | 'warning' | 'problem';
  /** What was found, and for anything but `ok` what to do. */
  message: string;
}

const MARKS: Record<Finding['state'], string> = { ok: '✓', warning: '!', problem: '✗' };

/** Exit code 0 when nothing is a problem, 1 otherwise. */
export async function doctor(): Promise<number> {
  const findings = [
    ...(isInContainer() ? [] : diagnoseFolder(stateFolder(process.env))),
    diagnoseSettings(),
    ...(await diagnoseServices()),
    ...(await guarded('Database', diagnoseDatabase)),
  ];
  for (const { state, name, message } of findings) console.log(`${MARKS[state]} ${name}: ${message}`);
  const problems = findings.filter(({ state }) => state === 'problem').length;
  const warnings = findings.filter(({ state }) => state === 'warning').length;
  console.log(
    problems + warnings === 0
      ? 'Everything is well.'
      : `${countOf(problems, 'problem')}, ${countOf(warnings, 'thing')} to know. Look at them from the top: one often explains the next.`,
  );
  return problems === 0 ? 0 : 1;
}

function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

async function diagnoseServices(): Promise<Finding[]> {
  if (!isInContainer() && !findRunning(stateFolder(process.env))) {
    return [
      { name: 'Services', state: 'warning', message: 'HELIX does not run. Start it with "npm start".' },
    ];
  }
  const { apiUrl } = requireInstallation();
  const readiness = await askReadiness(apiUrl);
  if (!readiness) {
    const message = `The Backend does not answer at ${apiUrl}. Look at the end of its log, or start HELIX again.`;
    return [{ name: 'Services', state: 'problem', message }];
  }
  const { database, gateway, bus } = readiness;
  return [
    { name: 'Backend', state: database.ok ? 'ok' : 'problem', message: database.message },
    { name: 'Gateway', state: gateway.ok ? 'ok' : 'problem', message: gateway.message },
    { name: 'Live updates', state: bus.ok ? 'ok' : 'warning', message: bus.message },
  ];
}

/** What cannot be looked at is a finding too. */
async function guarded(name: string, diagnose: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await diagnose();
  } catch (error) {
    const message =
      error instanceof Problem
        ? describeProblem(error)
        : `It could not be looked at (${(error as Error).message}). Run "${commandLine('status')}".`;
    return [{ name, state: 'problem', message }];
  }
}
