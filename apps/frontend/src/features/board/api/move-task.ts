import { type Task, type TaskMoveBody, taskSchema } from '@helix/contracts';
import { browserApi } from '#lib/browser-api.ts';

export function moveTask(taskId: string, body: TaskMoveBody): Promise<Task> {
  return browserApi.post(`/api/tasks/${taskId}/move`, { schema: taskSchema, body });
}
