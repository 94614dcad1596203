// Owns who is let in on one board. Owners and administrators need no permission, and none can be given to them.
import type { BoardLevel, BoardPermission } from '@helix/contracts';
import {
  announceAccessChange,
  type BoardPermissionRow,
  deleteBoardPermission,
  findUser,
  listBoardPermissions,
  lockBoardPermission,
  setBoardPermission,
  type UserRow,
  type Work,
} from '@helix/database';
import { managesEveryBoard } from '@helix/domain';
import { conflict, forbidden, notFound } from '@helix/runtime';
import type { AppDeps } from '../../app-deps.ts';
import type { BoardAccess } from '../../plugins/board-access.ts';
import type { Mutation } from '../../plugins/commit-once.ts';

type Board = BoardAccess['board'];

export async function readPermissions(deps: AppDeps, board: Board): Promise<BoardPermission[]> {
  const db = deps.database.forOrganization(board.org_id);
  return (await listBoardPermissions(db, board.org_id, board.id)).map(toPublicPermission);
}

export async function givePermission(
  deps: AppDeps,
  { context, principal }: Mutation,
  board: Board,
  userId: string,
  level: BoardLevel,
): Promise<BoardPermission> {
  refuseOwn(principal.userId, userId);
  return deps.work(context, async (work) => {
    const person = await getPerson(work, userId);
    if (managesEveryBoard(person.role)) {
      throw conflict(
        'conflict',
        `${person.name} manages every board by their role. Make them a member first, then choose a level here.`,
      );
    }
    if (person.disabled_at !== null) {
      throw conflict(
        'conflict',
        `${person.name} is disabled. Enable the account first, then let them in here.`,
      );
    }
    const key = { orgId: work.orgId, boardId: board.id, userId };
    const before = await lockBoardPermission(work.trx, key);
    if (before !== level) {
      await setBoardPermission(work.trx, { ...key, level });
      tell(work, board, person, { from: before, to: level });
    }
    return toPublicPermission({ ...person, user_id: person.id, level });
  });
}

/** From then on the person has the level that the board is open for. */
export async function takePermission(
  deps: AppDeps,
  { context, principal }: Mutation,
  board: Board,
  userId: string,
): Promise<void> {
  refuseOwn(principal.userId, userId);
  await deps.work(context, async (work) => {
    const person = await getPerson(work, userId);
    const key = { orgId: work.orgId, boardId: board.id, userId };
    const before = await lockBoardPermission(work.trx, key);
    if (before === null) throw notFound('permission');
    await deleteBoardPermission(work.trx, key);
    tell(work, board, person, { from: before, to: null });
  });
}

async function getPerson(work: Work, userId: string): Promise<UserRow> {
  const person = await findUser(work.trx, work.orgId, userId);
  if (!person) throw notFound('person');
  return person;
}

/** Who lowers their own level by a slip cannot raise it again. */
function refuseOwn(actorId: string, userId: string): void {
  if (actorId === userId)
    throw forbidden('You cannot change your own access. Ask somebody else who manages this board.');
}

/** The others who manage the board see the new list; the person, who may not see the board any more, hears apart. */
function tell(
  work: Work,
  board: Board,
  person: UserRow,
  level: { from: BoardLevel | null; to: BoardLevel | null },
): void {
  work.record({
    action: 'board.access_changed',
    entityType: 'board',
    entityId: board.id,
    entityTitle: board.name,
    boardId: board.id,
    details: { person: person.name, user_id: person.id, level },
  });
  work.announce({ type: 'board.access_changed', entity: 'board', entityId: board.id, boardId: board.id });
  announceAccessChange(work, person.id);
}

function toPublicPermission(row: BoardPermissionRow): BoardPermission {
  const isByRole = managesEveryBoard(row.role);
  return {
    user_id: row.user_id,
    name: row.name,
    handle: row.handle,
    level: isByRole || row.level === null ? 'manage' : row.level,
    source: isByRole ? 'role' : 'permission',
  };
}
