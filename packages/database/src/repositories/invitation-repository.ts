// Owns the rows of invitations. Who opens a link has no organization yet: that look-up is the system role's.
import type { GrantedLevel } from '@helix/contracts';
import { type Insertable, type Selectable, sql } from 'kysely';
import type { Trx } from '../database.ts';
import type { InvitationTable } from '../tables.ts';
import type { Connection } from './connection.ts';

export type InvitationRow = Selectable<InvitationTable>;
export type InvitedBoard = { board_id: string; name: string; level: GrantedLevel };
export type InvitationWithBoards = InvitationRow & { boards: InvitedBoard[] };

export async function insertInvitation(
  trx: Trx,
  invitation: Insertable<InvitationTable>,
  boards: readonly { board_id: string; level: GrantedLevel }[],
): Promise<InvitationRow> {
  const row = await trx.insertInto('invitations').values(invitation).returningAll().executeTakeFirstOrThrow();
  if (boards.length > 0) {
    await trx
      .insertInto('invitation_boards')
      .values(boards.map((each) => ({ ...each, org_id: row.org_id, invitation_id: row.id })))
      .execute();
  }
  return row;
}

/** Those that were neither accepted nor revoked, newest first; expired ones too. */
export async function listPendingInvitations(db: Connection, orgId: string): Promise<InvitationWithBoards[]> {
  const rows = await db
    .selectFrom('invitations')
    .selectAll()
    .where('org_id', '=', orgId)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .orderBy('id', 'desc')
    .execute();
  const boards = await listInvitedBoards(
    db,
    orgId,
    rows.map((row) => row.id),
  );
  return rows.map((row) => ({ ...row, boards: boards.get(row.id) ?? [] }));
}

/** By invitation, each list by name. */
export async function listInvitedBoards(
  db: Connection,
  orgId: string,
  invitationIds: readonly string[],
): Promise<Map<string, InvitedBoard[]>> {
  if (invitationIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('invitation_boards as invited')
    .innerJoin('boards', (join) =>
      join.onRef('boards.org_id', '=', 'invited.org_id').onRef('boards.id', '=', 'invited.board_id'),
    )
    .select(['invited.invitation_id', 'invited.board_id', 'boards.name', 'invited.level'])
    .where('invited.org_id', '=', orgId)
    .where('invited.invitation_id', 'in', invitationIds)
    .orderBy(sql`lower(boards.name)`)
    .execute();
  const byInvitation = Map.groupBy(rows, (row) => row.invitation_id);
  return new Map(
    [...byInvitation].map(([id, list]) => [
      id,
      list.map(({ board_id, name, level }) => ({ board_id, name, level })),
    ]),
  );
}

/** Whatever its state. */
export async function findInvitationByToken(
  system: Connection,
  tokenHash: string,
): Promise<InvitationRow | null> {
  const row = await system
    .selectFrom('invitations')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst();
  return row ?? null;
}

/** Two who accept at once come one after the other. */
export async function lockInvitation(trx: Trx, orgId: string, id: string): Promise<InvitationRow | null> {
  const row = await trx
    .selectFrom('invitations')
    .selectAll()
    .where('org_id', '=', orgId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row ?? null;
}

/** Marks it as used and gives the new person the boards that still exist. The caller holds its lock. */
export async function acceptInvitation(
  trx: Trx,
  orgId: string,
  accepted: { id: string; userId: string; at: Date },
): Promise<void> {
  await trx
    .updateTable('invitations')
    .set({ accepted_at: accepted.at, accepted_by_user_id: accepted.userId })
    .where('org_id', '=', orgId)
    .where('id', '=', accepted.id)
    .execute();
  await trx
    .insertInto('board_permissions')
    .columns(['org_id', 'board_id', 'user_id', 'level'])
    .expression((db) =>
      db
        .selectFrom('invitation_boards')
        .select(['org_id', 'board_id', sql<string>`${accepted.userId}::uuid`.as('user_id'), 'level'])
        .where('org_id', '=', orgId)
        .where('invitation_id', '=', accepted.id),
    )
    .execute();
}

/** Of the pending ones: one, those to an address, or those of a person. @returns what was revoked. */
export async function revokeInvitations(
  trx: Trx,
  orgId: string,
  which: { id: string } | { email: string } | { createdBy: string },
  at: Date,
): Promise<InvitationRow[]> {
  return trx
    .updateTable('invitations')
    .set({ revoked_at: at })
    .where('org_id', '=', orgId)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .$if('id' in which, (query) => query.where('id', '=', 'id' in which ? which.id : ''))
    .$if('email' in which, (query) => query.where('email', '=', 'email' in which ? which.email : ''))
    .$if('createdBy' in which, (query) =>
      query.where('created_by_user_id', '=', 'createdBy' in which ? which.createdBy : ''),
    )
    .returningAll()
    .execute();
}
