import { type Board, type BoardBody, boardSchema } from '@helix/contracts';
import { browserApi } from '#lib/browser-api.ts';

export function createBoard(body: BoardBody): Promise<Board> {
  return browserApi.post('/api/boards', { schema: boardSchema, body });
}
