'use client';

import { CircleAlert, RotateCw, Upload as UploadIcon, X } from 'lucide-react';
import { IconButton } from '#components/ui/icon-button.tsx';
import { formatBytes } from '#lib/format.ts';
import type { Upload } from '#lib/use-uploads.ts';

interface UploadRowProps {
  upload: Upload;
  onRetry: () => void;
  onRemove: () => void;
}

/** A file on its way; or why it did not get there, and what to do. */
export function UploadRow({
  upload: { file, progress, error, canRetry },
  onRetry,
  onRemove,
}: UploadRowProps) {
  const percent = Math.round(progress * 100);
  return (
    <li className="flex min-h-12 items-center gap-2.5 py-1.5 pr-1.5 pl-2">
      <span
        aria-hidden
        className={`inline-flex size-9 shrink-0 items-center justify-center rounded-md [&>svg]:size-4.5 ${error ? 'bg-danger-soft text-danger' : 'bg-sunken text-ink-muted'}`}
      >
        {error ? <CircleAlert /> : <UploadIcon />}
      </span>
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm font-medium" title={file.name}>
          {file.name}
        </p>
        {error ? (
          <p role="alert" className="text-xs wrap-break-word text-danger">
            {error}
          </p>
        ) : (
          <div className="flex items-center gap-2 text-xs text-ink-subtle">
            <div
              role="progressbar"
              aria-label={`Uploading ${file.name}`}
              aria-valuenow={percent}
              aria-valuemin={0}
              aria-valuemax={100}
              className="h-1 min-w-0 flex-1 overflow-hidden rounded-full bg-pressed"
            >
              <div className="h-full rounded-full bg-accent" style={{ width: `${percent}%` }} />
            </div>
            <span className="shrink-0">{percent === 100 ? 'Checking' : `${percent}%`}</span>
            <span className="shrink-0">{formatBytes(file.size)}</span>
          </div>
        )}
      </div>
      {error && canRetry ? (
        <IconButton label={`Try ${file.name} again`} icon={<RotateCw aria-hidden />} onClick={onRetry} />
      ) : null}
      <IconButton
        label={error ? `Forget ${file.name}` : `Stop uploading ${file.name}`}
        icon={<X aria-hidden />}
        className={error && canRetry ? '-ml-2' : undefined}
        onClick={onRemove}
      />
    </li>
  );
}
