/** `npm run test:containers`: docker-compose.yml and the images as a person uses them, by Docker or podman-compose. */
import { inProject } from '../project.ts';
import { runTool } from './run-tool.ts';

export async function runContainerTests(args: string[]): Promise<number> {
  const vitest = inProject('node_modules/vitest/vitest.mjs');
  const config = inProject('tests/containers/vitest.config.ts');
  const { code } = await runTool([process.execPath, vitest, 'run', '--config', config, ...args], {
    live: true,
  });
  return code;
}
