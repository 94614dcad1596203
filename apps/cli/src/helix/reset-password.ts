/** Lets a locked-out person in again: whoever may read the state folder may do this. */
import { passwordSchema } from '@helix/contracts';
import {
  createRunWork,
  Database,
  deleteOtherSessions,
  findUserByEmail,
  updatePassword,
} from '@helix/database';
import { announceEndedSessions, createLogger, createSessionCache, openBus } from '@helix/runtime';
import { hash } from '@node-rs/bcrypt';
import { Problem } from '../problem.ts';
import { askSecret } from './ask-secret.ts';
import { type InstalledDatabase, withInstalledDatabase } from './installed-database.ts';
import { commandLine } from './place.ts';

/** The same as the Backend's: it decides how long a guess takes. */
const BCRYPT_COST = 12;

export async function resetPassword([email]: string[]): Promise<number> {
  if (!email) {
    throw new Problem(
      'Whose password?',
      `Name the e-mail address: ${commandLine('reset-password ada@example.com')}`,
    );
  }
  return withInstalledDatabase((installed) => change(installed, email));
}

async function change(urls: InstalledDatabase, email: string): Promise<number> {
  const logger = createLogger({ name: 'helix', level: 'silent' });
  const database = new Database({ url: urls.databaseUrl, logger, maxConnections: 2 });
  try {
    const user = await findUserByEmail(database.system, email.trim().toLowerCase());
    if (!user) {
      throw new Problem(
        `Nobody has the e-mail address ${email}.`,
        'Check its spelling; sign-in uses the same one.',
      );
    }
    const password = checkPassword(await askSecret(`New password for ${user.name}`));
    const passwordHash = await hash(password, { cost: BCRYPT_COST, rejectLongPasswords: true });
    const context = {
      orgId: user.org_id,
      actor: { type: 'system' as const, id: null, name: 'helix reset-password' },
      requestId: null,
    };
    const ended = await createRunWork(database, () => {})(context, async (work) => {
      await updatePassword(work.trx, user.org_id, user.id, passwordHash);
      work.record({
        action: 'user.password_reset',
        entityType: 'user',
        entityId: user.id,
        entityTitle: user.name,
      });
      return deleteOtherSessions(work.trx, user.org_id, user.id, null);
    });
    const { bus, redis, stop } = await openBus({ ...urls, name: 'reset-password', logger });
    await announceEndedSessions(bus, createSessionCache(redis), ended);
    const { ok, message } = bus.status();
    await stop();
    const sessions = ended.length === 1 ? '1 session was ended' : `${ended.length} sessions were ended`;
    console.log(`${user.name} can sign in with the new password; ${sessions}.`);
    if (!ok) console.log(`${message} Until servers look again, these may live half a minute longer.`);
    return 0;
  } finally {
    await database.close();
  }
}

function checkPassword(password: string): string {
  const checked = passwordSchema.safeParse(password);
  if (checked.success) return password;
  const reasons = checked.error.issues.map(({ message }) => message).join('; ');
  throw new Problem(`This password cannot be used: ${reasons}.`, 'Choose another one.');
}
