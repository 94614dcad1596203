import { type Task, type TaskBody, taskSchema } from '@helix/contracts';
import { browserApi } from '#lib/browser-api.ts';

export function createTask(body: TaskBody, idempotencyKey: string): Promise<Task> {
  return browserApi.post('/api/tasks', { schema: taskSchema, body, idempotencyKey });
}
