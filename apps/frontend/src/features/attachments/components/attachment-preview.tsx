'use client';

import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog, DialogActions } from '#components/ui/dialog.tsx';
import { fileTypeLabel } from '#components/ui/file-icon.tsx';
import { Markdown } from '#components/ui/markdown.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { messageOf } from '#lib/api-error.ts';
import { formatBytes } from '#lib/format.ts';
import {
  attachmentTextQuery,
  attachmentUrl,
  type ListedAttachment,
  PREVIEW_BYTES,
} from '../api/attachment-requests.ts';
import { download } from '../download.ts';

/** A picture, or the beginning of a text, without leaving the task. */
export function AttachmentPreview({
  attachment,
  onClose,
}: {
  attachment: ListedAttachment | null;
  onClose: () => void;
}) {
  // While it closes, it still shows what it showed.
  const [shown, setShown] = useState(attachment);
  if (attachment !== null && attachment !== shown) setShown(attachment);
  return (
    <Dialog
      title={shown?.name ?? 'File'}
      description={shown ? `${fileTypeLabel(shown.type)}, ${formatBytes(shown.size_bytes)}` : undefined}
      size="lg"
      isOpen={attachment !== null}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      {shown ? (
        <>
          {shown.type.startsWith('image/') ? (
            <Picture key={shown.id} attachment={shown} />
          ) : (
            <Text key={shown.id} attachment={shown} />
          )}
          <DialogActions>
            <Button icon={<Download aria-hidden />} onClick={() => download(shown)}>
              Download
            </Button>
          </DialogActions>
        </>
      ) : null}
    </Dialog>
  );
}

function Picture({ attachment: { id, name } }: { attachment: ListedAttachment }) {
  const [isBroken, setBroken] = useState(false);
  if (isBroken) {
    return (
      <Notice tone="danger" title="The picture cannot be shown" isLive>
        It is damaged, or it is no longer there. Download it, or attach it again.
      </Notice>
    );
  }
  return (
    <img
      src={attachmentUrl(id)}
      alt={name}
      className="mx-auto max-h-[65dvh] max-w-full rounded-md border border-line bg-sunken object-contain"
      onError={() => setBroken(true)}
    />
  );
}

function Text({ attachment }: { attachment: ListedAttachment }) {
  const { data: text, error, refetch } = useQuery(attachmentTextQuery(attachment.id));
  if (error) {
    return (
      <Notice
        tone="danger"
        title="The text could not be loaded"
        isLive
        action={
          <Button size="sm" onClick={() => void refetch()}>
            Try again
          </Button>
        }
      >
        {messageOf(error)}
      </Notice>
    );
  }
  if (text === undefined) return <Skeleton className="h-40" />;
  const isCut = attachment.size_bytes > PREVIEW_BYTES;
  return (
    <>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key.
        tabIndex={0}
        aria-label={`Text of ${attachment.name}`}
        className="max-h-[60dvh] overflow-auto rounded-md border border-line bg-sunken px-3 py-2"
      >
        {attachment.type === 'text/markdown' ? (
          <Markdown text={text} />
        ) : (
          <pre className="font-mono text-xs leading-5 wrap-anywhere whitespace-pre-wrap">{text}</pre>
        )}
      </section>
      {isCut ? (
        <p className="mt-2 text-xs text-ink-subtle">
          The first {formatBytes(PREVIEW_BYTES)}. Download it to read the rest.
        </p>
      ) : null}
    </>
  );
}
