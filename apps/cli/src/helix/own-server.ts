/** The PostgreSQL of a composition: its superuser is ours, and it may come up after us. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../problem.ts';
import { type DatabaseUrls, prepareOwnServer, requireReachable, superuserUrl } from '../start/database.ts';

/** A new server makes its files first, and compose may start us before it. */
const PATIENCE_MS = 120_000;
const RETRY_MS = 500;
/** Not there yet, or just starting: worth waiting for. */
const TEMPORARY = ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', '57P03'];

type Settings = Record<string, string | undefined>;

/** Waits for the server; with POSTGRES_PASSWORD it is ours, and the owner and the database are made in it. */
export async function prepareServer(settings: Settings, urls: DatabaseUrls): Promise<void> {
  if (!settings.POSTGRES_PASSWORD) return whenReachable(urls.migrationUrl);
  try {
    await whenReachable(superuserUrl(urls, settings));
  } catch (error) {
    if (codeOf(error) !== '28P01') throw error;
    throw new Problem(
      'PostgreSQL refuses POSTGRES_PASSWORD: the server was made with another one.',
      'Put the first one back into .env. Changing it there does not change it in the server.',
      { cause: error },
    );
  }
  await prepareOwnServer(settings, urls);
}

async function whenReachable(url: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (let attempts = 0; ; attempts += 1) {
    try {
      return await requireReachable(url);
    } catch (error) {
      if (!TEMPORARY.includes(codeOf(error)) || Date.now() > deadline) throw error;
      if (attempts === 0) console.log(`Waiting for PostgreSQL at ${new URL(url).host}…`);
    }
    await sleep(RETRY_MS);
  }
}

function codeOf(error: unknown): string {
  const cause = (error as Error).cause as
    | (NodeJS.ErrnoException & { errors?: { code?: string }[] })
    | undefined;
  return cause?.code ?? cause?.errors?.[0]?.code ?? '';
}
