// Owns the question whether the caller may see or work on a board.
import type { BoardLevel } from '@helix/contracts';
import { type BoardRow, findBoard } from '@helix/database';
import { boardLevelOf, hasLevel } from '@helix/domain';
import { forbidden, notFound } from '@helix/runtime';
import type { FastifyRequest } from 'fastify';
import type { AppDeps } from '../app-deps.ts';
import { type Principal, principalOf } from './request-context.ts';

export type BoardAccess = { board: BoardRow; level: BoardLevel };

const NEEDS: Record<BoardLevel, string> = {
  no_access: '',
  view: 'You may not see this board.',
  create: 'You may look at this board but not work on it. Ask an administrator for access.',
  manage: 'Only people who manage this board can do this. Ask an administrator.',
};

/** @throws AppError 404 for a board that the caller may not see, 403 when the level is too low. */
export async function requireBoard(
  deps: AppDeps,
  principal: Principal,
  boardId: string,
  needed: BoardLevel = 'view',
): Promise<BoardAccess> {
  const board = await findBoard(deps.database.forOrganization(principal.orgId), principal, boardId);
  const level = board ? boardLevelOf(principal.role, board.own_level, board.open_level) : 'no_access';
  if (!board || level === 'no_access') throw notFound('board');
  requireLevel(level, needed);
  return { board, level };
}

export function requireLevel(level: BoardLevel, needed: BoardLevel): void {
  if (!hasLevel(level, needed)) throw forbidden(NEEDS[needed]);
}

/** The same for a request. */
export function boardAccess(
  request: FastifyRequest,
  boardId: string,
  needed: BoardLevel = 'view',
): Promise<BoardAccess> {
  return requireBoard(request.server.deps, principalOf(request), boardId, needed);
}
