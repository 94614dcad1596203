import {
  insertOrganization,
  insertSystemActivity,
  insertUser,
  type Trx,
  type UserRow,
} from '@helix/database';

/** The organization and its owner, in the caller's transaction, which holds the lock of setup. */
export async function insertFirstOwner(
  trx: Trx,
  input: { organizationName: string; name: string; email: string; passwordHash: string },
): Promise<UserRow> {
  const organization = await insertOrganization(trx, input.organizationName);
  const owner = await insertUser(trx, { ...input, orgId: organization.id, role: 'owner' });
  await insertSystemActivity(trx, {
    orgId: organization.id,
    action: 'organization.created',
    entityType: 'organization',
    entityId: organization.id,
    entityTitle: organization.name,
  });
  return owner;
}
