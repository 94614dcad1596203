'use client';

import type { SkillAttachment } from '@helix/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { FileText, Image, Paperclip, Table2, X } from 'lucide-react';
import { Section } from '#components/ui/card.tsx';
import { FileButton } from '#components/ui/file-button.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { showToast } from '#components/ui/toast.tsx';
import { messageOf } from '#lib/api-error.ts';
import { apiBaseUrl } from '#lib/browser-api.ts';
import { classNames } from '#lib/class-names.ts';
import { formatBytes } from '#lib/format.ts';
import { useFileDrop } from '#lib/use-file-drop.ts';
import { deleteSkillFile, skillFilesQuery } from '../api/skill-requests.ts';
import { type Upload, useUploads } from '../hooks/use-uploads.ts';

/** Reference material beside the instructions: agents find it in their workspace and read what is text. */
export function SkillFiles({ skillId, slug }: { skillId: string; slug: string }) {
  const { data } = useQuery(skillFilesQuery(skillId));
  const { uploads, add, dismiss } = useUploads(skillId);
  const mayEdit = data?.abilities.edit ?? false;
  const drop = useFileDrop(add, !mayEdit);
  const files = data?.items ?? [];
  return (
    <div {...drop.handlers} className={classNames('rounded-lg', drop.isOver && 'ring-2 ring-accent')}>
      <Section
        title="Files"
        description={
          <>
            Reference material for agents, in <span className="font-mono text-xs">skills/{slug}/</span> of
            their workspace.
          </>
        }
        action={
          mayEdit ? (
            <FileButton size="sm" icon={<Paperclip aria-hidden />} isMultiple onFiles={add}>
              Add files
            </FileButton>
          ) : null
        }
      >
        {files.length + uploads.length === 0 ? (
          <p className="text-sm text-ink-muted">
            {mayEdit ? 'Drop files here: tables, examples, a style guide.' : 'It has no files.'}
          </p>
        ) : (
          <ul className="flex flex-col gap-1">
            {files.map((file) => (
              <FileRow key={file.id} file={file} mayDelete={mayEdit} />
            ))}
            {uploads.map((upload) => (
              <UploadRow key={upload.key} upload={upload} onDismiss={() => dismiss(upload.key)} />
            ))}
          </ul>
        )}
      </Section>
    </div>
  );
}

function FileRow({ file, mayDelete }: { file: SkillAttachment; mayDelete: boolean }) {
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteSkillFile(file.skill_id, file.id),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['skills'] }),
    onError: (error) =>
      showToast({ title: `${file.name} was not deleted`, description: messageOf(error), tone: 'danger' }),
  });
  const Icon = iconOf(file.type);
  return (
    <li className="flex min-h-9 items-center gap-2 text-sm">
      <Icon aria-hidden className="size-4 shrink-0 text-ink-subtle" />
      <a
        href={`${apiBaseUrlOnClient()}/api/skills/${file.skill_id}/attachments/${file.id}`}
        download={file.name}
        className="min-w-0 truncate font-medium hover:underline"
      >
        {file.name}
      </a>
      <span className="shrink-0 text-xs text-ink-subtle">{formatBytes(file.size_bytes)}</span>
      <span className="ml-auto hidden shrink-0 text-xs text-ink-subtle sm:block">
        {file.uploaded_by_name}, <RelativeTime time={file.created_at} />
      </span>
      {mayDelete ? (
        <IconButton
          label={`Delete ${file.name}`}
          icon={<X aria-hidden />}
          disabled={remove.isPending}
          onClick={() => remove.mutate()}
        />
      ) : null}
    </li>
  );
}

function UploadRow({ upload, onDismiss }: { upload: Upload; onDismiss: () => void }) {
  if (upload.problem !== null)
    return (
      <li>
        <Notice
          tone="danger"
          title={`${upload.name} was not added`}
          isLive
          action={<IconButton label="Dismiss" icon={<X aria-hidden />} onClick={onDismiss} />}
        >
          {upload.problem}
        </Notice>
      </li>
    );
  const percent = Math.round(upload.share * 100);
  return (
    <li className="flex min-h-9 items-center gap-2 text-sm">
      <FileText aria-hidden className="size-4 shrink-0 text-ink-subtle" />
      <span className="min-w-0 truncate text-ink-muted">{upload.name}</span>
      <progress
        aria-label={`Adding ${upload.name}`}
        value={percent}
        max={100}
        className="ml-auto h-1.5 w-28 shrink-0 accent-accent"
      />
      <span className="w-9 shrink-0 text-right text-xs text-ink-subtle tabular-nums">{percent}%</span>
    </li>
  );
}

function iconOf(type: SkillAttachment['type']) {
  if (type.startsWith('image/')) return Image;
  return type === 'text/csv' ? Table2 : FileText;
}

/** The first paint is the server's, which links to the page's own origin. */
function apiBaseUrlOnClient(): string {
  return typeof document === 'undefined' ? '' : apiBaseUrl();
}
