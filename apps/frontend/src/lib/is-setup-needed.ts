import { setupStateQuery } from './queries.ts';
import { createQueryClient } from './query-client.ts';
import { serverApi } from './server-api.ts';

/** True while no user exists: then only the one-time link leads in. */
export async function isSetupNeeded(): Promise<boolean> {
  const { needed } = await createQueryClient().fetchQuery(setupStateQuery(await serverApi()));
  return needed;
}
