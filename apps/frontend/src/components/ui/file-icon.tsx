import type { FileType } from '@helix/contracts';
import { Braces, FileImage, FileSpreadsheet, FileText, FileType2, type LucideIcon } from 'lucide-react';
import { classNames } from '#lib/class-names.ts';

const looks: Record<FileType, { icon: LucideIcon; label: string }> = {
  'text/plain': { icon: FileText, label: 'Text' },
  'text/markdown': { icon: FileText, label: 'Markdown' },
  'text/csv': { icon: FileSpreadsheet, label: 'CSV' },
  'application/json': { icon: Braces, label: 'JSON' },
  'application/pdf': { icon: FileType2, label: 'PDF' },
  'image/png': { icon: FileImage, label: 'PNG' },
  'image/jpeg': { icon: FileImage, label: 'JPEG' },
  'image/gif': { icon: FileImage, label: 'GIF' },
  'image/webp': { icon: FileImage, label: 'WebP' },
};

export function fileTypeLabel(type: FileType): string {
  return looks[type].label;
}

/** The kind of a file at a glance; its name stands beside it. */
export function FileIcon({ type, className }: { type: FileType; className?: string }) {
  const { icon: Icon } = looks[type];
  return (
    <span
      aria-hidden
      className={classNames(
        'inline-flex size-9 shrink-0 items-center justify-center rounded-md bg-sunken text-ink-muted [&>svg]:size-4.5',
        className,
      )}
    >
      <Icon />
    </span>
  );
}
