import {
  type Board,
  type BoardLevel,
  type BoardPermission,
  boardPermissionListSchema,
  boardPermissionSchema,
  boardSchema,
} from '@helix/contracts';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { browserApi } from '#lib/browser-api.ts';

/** Below the key of the board: what makes that stale makes this stale. */
export function permissionsQuery(boardId: string) {
  return queryOptions({
    queryKey: ['boards', boardId, 'permissions'],
    queryFn: async ({ signal }) => {
      const path = `/api/boards/${boardId}/permissions`;
      return (await browserApi.get(path, { schema: boardPermissionListSchema, signal })).items;
    },
  });
}

export function givePermission(boardId: string, userId: string, level: BoardLevel): Promise<BoardPermission> {
  return browserApi.put(`/api/boards/${boardId}/permissions/${userId}`, {
    schema: boardPermissionSchema,
    body: { level },
  });
}

export async function takePermission(boardId: string, userId: string): Promise<void> {
  await browserApi.delete(`/api/boards/${boardId}/permissions/${userId}`, { schema: z.unknown() });
}

export function openBoard(boardId: string, level: BoardLevel): Promise<Board> {
  return browserApi.patch(`/api/boards/${boardId}`, { schema: boardSchema, body: { open_level: level } });
}
