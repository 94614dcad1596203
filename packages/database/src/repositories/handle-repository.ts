// Owns the choice of a handle: unique in an organization across people and agents.
import { freeHandle, handleFromName } from '@helix/domain';
import type { Trx } from '../database.ts';
import { lockOrganization } from './organization-repository.ts';

/** Long enough to meet every handle that could collide with a shortened, numbered one. */
const PREFIX_LENGTH = 24;

/** A free handle for this name; nobody else can take it before this transaction ends. */
export async function chooseHandle(trx: Trx, orgId: string, name: string): Promise<string> {
  await lockOrganization(trx, orgId, 'handles');
  const prefix = handleFromName(name).slice(0, PREFIX_LENGTH);
  const rows = await trx
    .selectFrom('handles')
    .select('handle')
    .where('org_id', '=', orgId)
    .where('handle', 'like', `${prefix}%`)
    .execute();
  const taken = new Set(rows.map((row) => row.handle));
  return freeHandle(name, (handle) => taken.has(handle));
}

/** Takes the handle. @throws the database's 23505 where it was not chosen by `chooseHandle` in this transaction. */
export async function insertHandle(
  trx: Trx,
  orgId: string,
  handle: string,
  owner: { userId: string } | { agentId: string },
): Promise<void> {
  await trx
    .insertInto('handles')
    .values({
      org_id: orgId,
      handle,
      user_id: 'userId' in owner ? owner.userId : null,
      agent_id: 'agentId' in owner ? owner.agentId : null,
    })
    .execute();
}
