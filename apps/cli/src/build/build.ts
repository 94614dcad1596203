/** Builds what the sources have outgrown: the services by esbuild, the Frontend by Next. */
import { mkdirSync } from 'node:fs';
import {
  fingerprint,
  staleTargets,
  type Target,
  writeState,
} from '../../../../tools/runtime/build-state.mjs';
import { showProgress } from '../../../../tools/runtime/progress.mjs';
import { inProject, projectRoot } from '../project.ts';
import { buildFrontend } from './build-frontend.ts';

/** True when something was built. Rejects with a Problem that names the log. */
export async function buildWhatChanged(): Promise<boolean> {
  const stale = staleTargets(projectRoot);
  if (stale.length === 0) return false;
  mkdirSync(inProject('.cache'), { recursive: true });
  const progress = showProgress(
    stale.includes('frontend') ? 'Building the app (about 20 seconds)' : 'Building the services',
  );
  try {
    // The services take a second of one core; Next keeps both busy, so there is nothing to win in parallel.
    for (const target of stale) await build(target);
    progress.done();
  } catch (error) {
    progress.failed();
    throw error;
  }
  return true;
}

async function build(target: Target): Promise<void> {
  const state = fingerprint(projectRoot, target);
  if (target === 'frontend') await buildFrontend();
  else await (await import('./bundle-services.ts')).bundleServices();
  writeState(projectRoot, target, state);
}
