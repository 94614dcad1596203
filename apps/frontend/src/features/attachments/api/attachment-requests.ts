import {
  type Attachment,
  type AttachmentList,
  attachmentListSchema,
  attachmentSchema,
} from '@helix/contracts';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { apiErrorFrom, unreachableError } from '#lib/api-error.ts';
import { apiBaseUrl, browserApi } from '#lib/browser-api.ts';
import { taskKeys } from '#lib/task-cache.ts';
import { uploadFile } from '#lib/upload-file.ts';
import type { UploadOptions } from '#lib/use-uploads.ts';

/** With what the reader may do. */
export type ListedAttachment = AttachmentList['items'][number];

/** What is read of a text to show it; more is for downloading. */
export const PREVIEW_BYTES = 64 * 1024;

export function attachmentsQuery(taskId: string) {
  return queryOptions<AttachmentList>({
    queryKey: taskKeys.attachments(taskId),
    queryFn: ({ signal }) =>
      browserApi.get(`/api/tasks/${taskId}/attachments`, { schema: attachmentListSchema, signal }),
    // Live events say when it changes.
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function uploadAttachment(taskId: string, file: File, options: UploadOptions): Promise<Attachment> {
  return uploadFile(`/api/tasks/${taskId}/attachments`, file, { schema: attachmentSchema, ...options });
}

export async function deleteAttachment(id: string): Promise<void> {
  await browserApi.delete(`/api/attachments/${id}`, { schema: z.unknown() });
}

/** Where the bytes are: for links and pictures. */
export function attachmentUrl(id: string): string {
  return `${apiBaseUrl()}/api/attachments/${id}`;
}

/** The beginning of a text, never with half a character at its end. */
export function attachmentTextQuery(id: string) {
  return queryOptions({
    queryKey: ['attachments', id, 'text'],
    queryFn: async ({ signal }) => {
      const response = await fetch(attachmentUrl(id), {
        headers: { range: `bytes=0-${PREVIEW_BYTES - 1}` },
        credentials: 'include',
        signal,
      }).catch((error: unknown) => {
        throw signal.aborted ? error : unreachableError(error);
      });
      if (!response.ok) throw apiErrorFrom(response.status, await response.json().catch(() => null));
      const bytes = await response.arrayBuffer();
      return new TextDecoder().decode(bytes, { stream: true });
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}
