/** Brings a database to this release with the owner's login, which no service has. In containers: the `migrate` service. */
import { Problem } from '../problem.ts';
import { externalUrls, migrate } from '../start/database.ts';
import { prepareServer } from './own-server.ts';

export async function migrateDatabase(settings = process.env): Promise<number> {
  const urls = externalUrls(settings);
  if (!urls || !settings.DATABASE_MIGRATION_URL) {
    throw new Problem(
      'There is no database to migrate: DATABASE_MIGRATION_URL and DATABASE_URL are not both set.',
      'Give the login that owns the tables, and the one that services use. "npm start" migrates its own by itself.',
    );
  }
  await prepareServer(settings, urls);
  const applied = await migrate(urls);
  console.log(
    applied.length > 0
      ? `The database was brought to this release (${applied.length} steps).`
      : 'The database is of this release already.',
  );
  return 0;
}
