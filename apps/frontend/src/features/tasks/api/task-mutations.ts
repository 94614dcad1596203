import {
  type Comment,
  cancelResponseSchema,
  commentSchema,
  executeResponseSchema,
  type Task,
  type TaskPatch,
  taskSchema,
  taskStatusResponseSchema,
} from '@helix/contracts';
import { z } from 'zod';
import { browserApi } from '#lib/browser-api.ts';
import { randomKey } from '#lib/random-key.ts';

export function patchTaskRow(taskId: string, body: TaskPatch): Promise<Task> {
  return browserApi.patch(`/api/tasks/${taskId}`, { schema: taskSchema, body });
}

export async function deleteTask(taskId: string): Promise<void> {
  await browserApi.delete(`/api/tasks/${taskId}`, { schema: z.unknown() });
}

/** @returns the id of the run that was queued. */
export async function executeTask(taskId: string): Promise<string> {
  const schema = executeResponseSchema;
  const answer = await browserApi.post(`/api/tasks/${taskId}/execute`, {
    schema,
    idempotencyKey: randomKey(),
  });
  return answer.run_id;
}

export async function stopTask(taskId: string): Promise<void> {
  await browserApi.post(`/api/tasks/${taskId}/cancel`, { schema: cancelResponseSchema });
}

export async function approveTask(taskId: string): Promise<void> {
  await browserApi.post(`/api/tasks/${taskId}/approve`, { schema: taskStatusResponseSchema });
}

export function backToReview(taskId: string): Promise<Task> {
  return browserApi.post(`/api/tasks/${taskId}/move`, { schema: taskSchema, body: { status: 'review' } });
}

/** @returns the id of the run that starts over with the feedback. */
export async function rejectTask(taskId: string, feedback: string): Promise<string> {
  const answer = await browserApi.post(`/api/tasks/${taskId}/reject`, {
    schema: executeResponseSchema,
    body: { feedback },
    idempotencyKey: randomKey(),
  });
  return answer.run_id;
}

export function postComment(taskId: string, content: string): Promise<Comment> {
  return browserApi.post(`/api/tasks/${taskId}/comments`, {
    schema: commentSchema,
    body: { content },
    idempotencyKey: randomKey(),
  });
}
