import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startProduct } from '../system/product.ts';
import { waitFor } from '../system/wait-for.ts';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));
// The first start may have to build.
const startTimeoutMs = 300_000;

/** `npm start` with an empty state folder, as a person meets it: the setup link is all there is. */
export async function startEmptyProduct(): Promise<{
  url: string;
  setupLink: string;
  stop(): Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'helix-browser-'));
  await chmod(folder, 0o755);
  const home = join(folder, 'home');
  await mkdir(home);
  const product = await startProduct({ folder: repository, home, startTimeoutMs });
  const stop = async () => {
    await product.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    // The pages answer a moment before the launcher has said so.
    const setupLink = await waitFor(
      'the setup link',
      () => /https?:\/\/\S+\/setup\?token=[\w-]+/.exec(product.log())?.[0],
      {
        describe: () => product.log(),
      },
    );
    // The address that was printed: a cookie of localhost is none of 127.0.0.1.
    return { url: new URL(setupLink).origin, setupLink, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
