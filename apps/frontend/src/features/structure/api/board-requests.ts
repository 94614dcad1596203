import {
  type Board,
  type BoardBody,
  boardDeletedSchema,
  type boardPatchSchema,
  boardSchema,
} from '@helix/contracts';
import type { z } from 'zod';
import { browserApi } from '#lib/browser-api.ts';

export function createBoard(body: BoardBody): Promise<Board> {
  return browserApi.post('/api/boards', { schema: boardSchema, body });
}

export function updateBoard(id: string, patch: z.input<typeof boardPatchSchema>): Promise<Board> {
  return browserApi.patch(`/api/boards/${id}`, { schema: boardSchema, body: patch });
}

/** With its tasks, comments and runs. */
export async function deleteBoard(id: string): Promise<void> {
  await browserApi.delete(`/api/boards/${id}`, { schema: boardDeletedSchema });
}
