import { taskSchema } from '@helix/contracts';
import type { QueryClient } from '@tanstack/react-query';
import type { ApiClient } from './api.ts';
import { ApiError } from './api-error.ts';
import { removeCard, storeTask, taskKeys } from './task-cache.ts';

/** Reads one task again and puts it wherever it is shown; a task that is gone leaves the board. */
export async function refreshTask(
  client: QueryClient,
  api: ApiClient,
  taskId: string,
  boardId: string | null,
): Promise<void> {
  try {
    storeTask(client, await api.get(`/api/tasks/${taskId}`, { schema: taskSchema }));
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) {
      if (boardId !== null) removeCard(client, boardId, taskId);
      // An open panel asks itself, and says that the task is gone.
      void client.invalidateQueries({ queryKey: taskKeys.detail(taskId) });
      return;
    }
    // The card is stale and nothing says so: its lists are fetched again, with the retries of every list.
    void client.invalidateQueries({ queryKey: taskKeys.open });
    if (boardId !== null) void client.invalidateQueries({ queryKey: taskKeys.cards(boardId) });
  }
}
