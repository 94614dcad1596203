/** Checks the sealed log of activity of every organization, and compares it with the heads in the Backend's log. */
import { Database, verifyActivity } from '@helix/database';
import { createLogger } from '@helix/runtime';
import { logFileOf } from '../start/services.ts';
import { withInstalledDatabase } from './installed-database.ts';
import { type LoggedHead, readLoggedHeads } from './logged-heads.ts';

/** Exit code 0 when every chain is whole, 1 when one is broken: fit for scripts. */
export function verifyInstalledActivity(): Promise<number> {
  return withInstalledDatabase(async ({ databaseUrl, home }) => {
    const log = logFileOf(home, 'Backend');
    const heads = await readLoggedHeads([`${log}.1`, log]);
    const logger = createLogger({ name: 'helix', level: 'silent' });
    const database = new Database({ url: databaseUrl, logger, maxConnections: 2 });
    try {
      const organizations = await database.system
        .selectFrom('organizations')
        .select(['id', 'name'])
        .orderBy('id')
        .execute();
      let isWhole = true;
      for (const { id, name } of organizations) {
        const own = heads.filter((head) => head.orgId === id);
        if (!(await verifyOne(database, id, name, own))) isWhole = false;
      }
      return isWhole ? 0 : 1;
    } finally {
      await database.close();
    }
  });
}

async function verifyOne(
  database: Database,
  orgId: string,
  name: string,
  logged: LoggedHead[],
): Promise<boolean> {
  const hashes = new Map<number, string>();
  const wanted = new Set(logged.map((each) => each.batch));
  const answer = await verifyActivity(database.forOrganization(orgId), orgId, (seal) => {
    if (wanted.has(seal.seq)) hashes.set(seal.seq, seal.hash);
  });
  if (answer.firstBroken) {
    console.log(`${name}: broken. ${answer.firstBroken.message}`);
    console.log(
      '  Somebody has changed the database itself. Ask who has access to it, and compare with a backup.',
    );
    return false;
  }
  const other = logged.find((each) => hashes.get(each.batch) !== each.head);
  if (other) {
    console.log(`${name}: broken. Batch ${other.batch} is not the one that the Backend's log tells of.`);
    console.log('  The chain was made anew, or an older database was restored. Compare with a backup.');
    return false;
  }
  const waiting = answer.waitingCount > 0 ? `, ${answer.waitingCount} about to be` : '';
  const batches = answer.head ? ` in ${answer.head.seq} batches` : '';
  console.log(`${name}: whole. ${answer.sealedCount} entries are sealed${batches}${waiting}.`);
  if (answer.head)
    console.log(`  Head ${answer.head.hash}, ${logged.length} heads in the Backend's log agree.`);
  return true;
}
