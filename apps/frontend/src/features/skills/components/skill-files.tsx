'use client';

import type { SkillAttachment } from '@helix/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Paperclip, X } from 'lucide-react';
import { Section } from '#components/ui/card.tsx';
import { FileButton } from '#components/ui/file-button.tsx';
import { FileIcon } from '#components/ui/file-icon.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { showToast } from '#components/ui/toast.tsx';
import { UploadRow } from '#components/upload-row.tsx';
import { messageOf } from '#lib/api-error.ts';
import { apiBaseUrl } from '#lib/browser-api.ts';
import { classNames } from '#lib/class-names.ts';
import { formatBytes } from '#lib/format.ts';
import { useFileDrop } from '#lib/use-file-drop.ts';
import { useUploads } from '#lib/use-uploads.ts';
import { addSkillFile, deleteSkillFile, skillFilesQuery } from '../api/skill-requests.ts';

/** Reference material beside the instructions: agents find it in their workspace and read what is text. */
export function SkillFiles({ skillId, slug }: { skillId: string; slug: string }) {
  const { data } = useQuery(skillFilesQuery(skillId));
  const queryClient = useQueryClient();
  const uploads = useUploads({
    mostBytes: data?.limits.file_bytes ?? 0,
    send: (file, options) => addSkillFile(skillId, file, options),
    onSaved: () => void queryClient.invalidateQueries({ queryKey: ['skills'] }),
  });
  const mayEdit = data?.abilities.edit ?? false;
  const drop = useFileDrop(uploads.add, !mayEdit);
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
            <FileButton size="sm" icon={<Paperclip aria-hidden />} isMultiple onFiles={uploads.add}>
              Add files
            </FileButton>
          ) : null
        }
      >
        {files.length + uploads.items.length === 0 ? (
          <p className="text-sm text-ink-muted">
            {mayEdit ? 'Drop files here: tables, examples, a style guide.' : 'It has no files.'}
          </p>
        ) : (
          <ul className="flex flex-col gap-1">
            {files.map((file) => (
              <FileRow key={file.id} file={file} mayDelete={mayEdit} />
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
  return (
    <li className="flex min-h-9 items-center gap-2 text-sm">
      <FileIcon type={file.type} />
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

/** The first paint is the server's, which links to the page's own origin. */
function apiBaseUrlOnClient(): string {
  return typeof document === 'undefined' ? '' : apiBaseUrl();
}
