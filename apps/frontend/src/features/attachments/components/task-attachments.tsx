'use client';

import type { Attachment, AttachmentList, Task } from '@helix/contracts';
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { Paperclip } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { FileButton } from '#components/ui/file-button.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { UploadRow } from '#components/upload-row.tsx';
import { messageOf } from '#lib/api-error.ts';
import { ACCEPTED_FILES } from '#lib/file-facts.ts';
import { formatBytes } from '#lib/format.ts';
import { taskKeys } from '#lib/task-cache.ts';
import { useDialogFiles } from '#lib/use-dialog-files.ts';
import { useUploads } from '#lib/use-uploads.ts';
import { attachmentsQuery, type ListedAttachment, uploadAttachment } from '../api/attachment-requests.ts';
import { AttachmentItem } from './attachment-item.tsx';
import { AttachmentPreview } from './attachment-preview.tsx';

/** The files of a task. Dropped or pasted anywhere in its panel, a file is attached. */
export function TaskAttachments({ task }: { task: Task }) {
  const { data: list, error, refetch } = useQuery(attachmentsQuery(task.id));
  const count = list?.items.length ?? task.attachment_count;
  if (error && !list) {
    return (
      <p className="text-sm text-danger">
        {messageOf(error)}{' '}
        <Button size="sm" onClick={() => void refetch()}>
          Try again
        </Button>
      </p>
    );
  }
  if (!list) {
    // In its true size: a row for each file, one for the place to drop.
    return (
      <div className="flex flex-col gap-2">
        <Skeleton className="h-7" />
        {count > 0 ? <Skeleton className="h-12" /> : null}
      </div>
    );
  }
  if (count === 0 && !list.abilities.add) return null;
  return <AttachmentSection task={task} list={list} />;
}

function AttachmentSection({ task, list }: { task: Task; list: AttachmentList }) {
  const { items, abilities, limits } = list;
  const sectionRef = useRef<HTMLElement>(null);
  const [shown, setShown] = useState<ListedAttachment | null>(null);
  const client = useQueryClient();
  const uploads = useUploads({
    mostBytes: limits.file_bytes,
    send: (file, options) => uploadAttachment(task.id, file, options),
    onSaved: (attachment) => addToList(client, attachment),
  });
  const isOver = useDialogFiles(sectionRef, abilities.add, uploads.add);
  const isEmpty = items.length === 0 && uploads.items.length === 0;
  return (
    <section ref={sectionRef} aria-label="Files">
      <div className="flex min-h-7 items-center gap-2">
        <h3 className="text-sm font-semibold">
          Files <span className="font-normal text-ink-subtle">{items.length || null}</span>
        </h3>
        {abilities.add && !isEmpty ? (
          <FileButton
            isMultiple
            accept={ACCEPTED_FILES}
            size="sm"
            variant="ghost"
            className="-my-1 ml-auto"
            icon={<Paperclip aria-hidden />}
            onFiles={uploads.add}
          >
            Attach files
          </FileButton>
        ) : null}
      </div>
      {isEmpty ? null : (
        <ul className="mt-2 divide-y divide-line rounded-lg border border-line">
          {items.map((attachment) => (
            <AttachmentItem key={attachment.id} attachment={attachment} onShow={() => setShown(attachment)} />
          ))}
          {uploads.items.map((upload) => (
            <UploadRow
              key={upload.id}
              upload={upload}
              onRetry={() => uploads.retry(upload.id)}
              onRemove={() => uploads.remove(upload.id)}
            />
          ))}
        </ul>
      )}
      {isEmpty ? (
        <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border border-dashed border-line-strong px-3 py-2.5">
          <p className="min-w-0 flex-1 basis-48 text-sm text-ink-muted">
            <span className="pointer-coarse:hidden">Drop or paste files here. </span>
            Agents can read them: texts, tables, PDFs and pictures up to {formatBytes(limits.file_bytes)}.
          </p>
          <FileButton
            isMultiple
            accept={ACCEPTED_FILES}
            size="sm"
            icon={<Paperclip aria-hidden />}
            onFiles={uploads.add}
          >
            Attach files
          </FileButton>
        </div>
      ) : null}
      {isOver ? <DropHint taskKey={task.key} /> : null}
      <AttachmentPreview attachment={shown} onClose={() => setShown(null)} />
    </section>
  );
}

/** Over the whole panel, which is the place to let go. */
function DropHint({ taskKey }: { taskKey: string }) {
  return (
    <div className="pointer-events-none absolute inset-2 z-40 flex items-center justify-center rounded-xl border-2 border-dashed border-accent bg-accent-soft/90">
      <p className="flex items-center gap-2 font-medium text-accent-ink">
        <Paperclip aria-hidden className="size-5" />
        Drop to attach to {taskKey}
      </p>
    </div>
  );
}

/** At once, before the live event brings the list again. */
function addToList(client: QueryClient, attachment: Attachment): void {
  client.setQueryData<AttachmentList>(taskKeys.attachments(attachment.task_id), (list) =>
    !list || list.items.some((each) => each.id === attachment.id)
      ? list
      : { ...list, items: [...list.items, { ...attachment, abilities: { delete: true } }] },
  );
}
