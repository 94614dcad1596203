import { rm } from 'node:fs/promises';
import { startEmptyProduct } from '@helix/testing/browser';
import { sessionFile } from './run-folder.ts';

// biome-ignore lint/style/noDefaultExport: Playwright takes a global setup from the default export only
export default async function setUp(): Promise<() => Promise<void>> {
  const { url, setupLink, stop } = await startEmptyProduct();
  // Inherited by the workers, which read the configuration and the tests after this.
  process.env.HELIX_JOURNEY_URL = url;
  process.env.HELIX_JOURNEY_SETUP_LINK = setupLink;
  return async () => {
    await rm(sessionFile, { force: true });
    await stop();
  };
}
