import type { TestProject } from 'vitest/node';
import { installOpenClaw } from '../../tools/openclaw/install.ts';

declare module 'vitest' {
  interface ProvidedContext {
    openClawInstallation: string;
  }
}

/** Before the first file: the pinned OpenClaw is on this machine, or the whole run fails and says why. */
export async function setup(project: TestProject): Promise<void> {
  project.provide('openClawInstallation', await installOpenClaw());
}
