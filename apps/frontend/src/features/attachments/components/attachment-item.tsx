'use client';

import { useQueryClient } from '@tanstack/react-query';
import { Download, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { FileIcon, fileTypeLabel } from '#components/ui/file-icon.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { showToast } from '#components/ui/toast.tsx';
import { announce } from '#lib/announce.tsx';
import { messageOf } from '#lib/api-error.ts';
import { formatBytes } from '#lib/format.ts';
import { taskKeys } from '#lib/task-cache.ts';
import { attachmentUrl, deleteAttachment, type ListedAttachment } from '../api/attachment-requests.ts';
import { download } from '../download.ts';

/** A larger picture is not fetched for a row; its preview shows it. */
const THUMBNAIL_MOST_BYTES = 2 * 1024 ** 2;

interface AttachmentItemProps {
  attachment: ListedAttachment;
  onShow: () => void;
}

export function AttachmentItem({ attachment, onShow }: AttachmentItemProps) {
  const { id, name, type, size_bytes, uploaded_by_name, uploaded_by_type, created_at } = attachment;
  return (
    <li className="flex min-h-12 items-center gap-2.5 py-1.5 pr-1.5 pl-2">
      <Thumbnail attachment={attachment} />
      <div className="min-w-0 flex-1">
        {type === 'application/pdf' ? (
          <a
            href={attachmentUrl(id)}
            download={name}
            className="block truncate rounded-sm text-sm font-medium hover:underline"
            title={name}
          >
            {name}
          </a>
        ) : (
          <button
            type="button"
            onClick={onShow}
            className="block max-w-full truncate rounded-sm text-left text-sm font-medium hover:underline"
            title={name}
          >
            {name}
          </button>
        )}
        <p className="flex min-w-0 whitespace-nowrap text-xs text-ink-subtle">
          <span className="shrink-0">
            {fileTypeLabel(type)} · {formatBytes(size_bytes)} ·&nbsp;
          </span>
          <span className="truncate">
            {uploaded_by_name}
            {uploaded_by_type === 'agent' ? ' (agent)' : ''}
          </span>
          <span className="shrink-0 max-sm:hidden">
            &nbsp;· <RelativeTime time={created_at} />
          </span>
        </p>
      </div>
      <IconButton
        label={`Download ${name}`}
        icon={<Download aria-hidden />}
        onClick={() => download(attachment)}
      />
      {attachment.abilities.delete ? <DeleteButton attachment={attachment} /> : null}
    </li>
  );
}

function Thumbnail({ attachment: { id, type, size_bytes } }: { attachment: ListedAttachment }) {
  const [isBroken, setBroken] = useState(false);
  if (!type.startsWith('image/') || size_bytes > THUMBNAIL_MOST_BYTES || isBroken) {
    return <FileIcon type={type} />;
  }
  return (
    <img
      src={attachmentUrl(id)}
      alt=""
      loading="lazy"
      className="size-9 shrink-0 rounded-md border border-line bg-sunken object-cover"
      onError={() => setBroken(true)}
    />
  );
}

function DeleteButton({ attachment }: { attachment: ListedAttachment }) {
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const { id, name, task_id } = attachment;
  const remove = async () => {
    setBusy(true);
    try {
      await deleteAttachment(id);
      await client.invalidateQueries({ queryKey: taskKeys.attachments(task_id) });
      announce(`${name} is deleted`);
    } catch (error) {
      showToast({ title: `${name} was not deleted`, description: messageOf(error), tone: 'danger' });
    } finally {
      setBusy(false);
      setAsking(false);
    }
  };
  return (
    <>
      <IconButton
        label={`Delete ${name}`}
        icon={<Trash2 aria-hidden />}
        className="-ml-2"
        onClick={() => setAsking(true)}
      />
      <ConfirmDialog
        title="Delete this file?"
        action="Delete file"
        isOpen={isAsking}
        onOpenChange={setAsking}
        onConfirm={() => void remove()}
        isBusy={isBusy}
      >
        “{name}” is gone for everybody, and agents cannot read it any more. This cannot be undone.
      </ConfirmDialog>
    </>
  );
}
