/** Builds what the sources have outgrown: the services by esbuild, the Frontend by Next. */
import {
  fingerprint,
  staleTargets,
  type Target,
  writeState,
} from '../../../../tools/runtime/build-state.mjs';
import { withLock } from '../../../../tools/runtime/lock.mjs';
import { showProgress } from '../../../../tools/runtime/progress.mjs';
import { inProject, projectRoot } from '../project.ts';
import { buildFrontend } from './build-frontend.ts';

/** Rejects with a Problem that names the log. */
export async function buildWhatChanged(): Promise<void> {
  if (staleTargets(projectRoot).length === 0) return;
  await withLock({
    file: inProject('.cache/build.lock'),
    waiting: 'Waiting for another start that is building here…',
    work: buildStale,
  });
}

async function buildStale(): Promise<void> {
  const stale = staleTargets(projectRoot);
  if (stale.length === 0) return;
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
}

async function build(target: Target): Promise<void> {
  const state = fingerprint(projectRoot, target);
  if (target === 'frontend') await buildFrontend();
  else await (await import('./bundle-services.ts')).bundleServices();
  writeState(projectRoot, target, state);
}
