'use client';

import type { Agent, AgentFileVersion } from '@helix/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Choice } from '#components/ui/choice.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { Dialog, DialogActions } from '#components/ui/dialog.tsx';
import { Diff } from '#components/ui/diff.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { TextBlock } from '#components/ui/text-block.tsx';
import { showToast } from '#components/ui/toast.tsx';
import { ApiError, messageOf } from '#lib/api-error.ts';
import { fileVersionQuery, restoreFileVersion } from '../api/agent-file-requests.ts';

interface FileVersionDialogProps {
  agent: Agent;
  version: AgentFileVersion;
  /** The present one. */
  newest: AgentFileVersion;
  onClose: () => void;
}

const views = [
  { value: 'changes', label: 'What changed' },
  { value: 'text', label: 'Whole text' },
] as const;

/** One version: what it changed of the one before it, its whole text, and the way back to it. */
export function FileVersionDialog({ agent, version, newest, onClose }: FileVersionDialogProps) {
  const [isAsking, setAsking] = useState(false);
  const restore = useRestore(agent, version, newest, onClose);
  const { author, created_at, name } = version;
  const mayRestore = agent.abilities.edit && version.version !== newest.version;
  return (
    <>
      <Dialog
        title={`Version ${version.version} of ${name}`}
        description={
          <>
            {author.name}, <RelativeTime time={created_at} />
          </>
        }
        size="lg"
        isOpen={!isAsking}
        onOpenChange={(isOpen) => isOpen || onClose()}
      >
        <VersionText agentId={agent.id} version={version} />
        <DialogActions>
          <Button onClick={onClose}>Close</Button>
          {mayRestore ? (
            <Button variant="primary" onClick={() => setAsking(true)}>
              Restore
            </Button>
          ) : null}
        </DialogActions>
      </Dialog>
      <ConfirmDialog
        title={`Restore version ${version.version}?`}
        action="Restore"
        isUndoable
        isOpen={isAsking}
        onOpenChange={setAsking}
        onConfirm={() => restore.mutate()}
        isBusy={restore.isPending}
      >
        {agent.name} reads it from its next run on. It becomes version {newest.version + 1}; what is there now
        stays in the history.
      </ConfirmDialog>
    </>
  );
}

function useRestore(
  agent: Agent,
  { name, version }: AgentFileVersion,
  newest: AgentFileVersion,
  onDone: () => void,
) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => restoreFileVersion(agent.id, name, version, newest.hash),
    onSuccess: () => showToast({ title: `Version ${version} is the present one again`, tone: 'success' }),
    onError: (error) =>
      showToast({
        title: `Version ${version} was not restored`,
        description: messageOf(error),
        tone: 'danger',
      }),
    // What somebody else saved meanwhile is to be seen as well.
    onSettled: async () => {
      onDone();
      await queryClient.invalidateQueries({ queryKey: ['agent-files', agent.id] });
      await queryClient.invalidateQueries({ queryKey: ['agents', agent.id] });
    },
  });
}

function VersionText({
  agentId,
  version: { name, version },
}: {
  agentId: string;
  version: AgentFileVersion;
}) {
  const [view, setView] = useState<(typeof views)[number]['value']>('changes');
  const { data: shown, error } = useQuery(fileVersionQuery(agentId, name, version));
  const before = useQuery({
    ...fileVersionQuery(agentId, name, version - 1),
    enabled: version > 1,
    retry: false,
  });
  // The one before it may no longer be kept.
  const isFirst = version === 1 || (before.error instanceof ApiError && before.error.status === 404);
  if (error ?? (isFirst ? null : before.error))
    return (
      <Notice tone="danger" title="This version could not be loaded">
        {messageOf(error ?? before.error)}
      </Notice>
    );
  if (!shown || !(isFirst || before.data)) return <Skeleton className="h-64 w-full" />;
  return (
    <div className="flex flex-col gap-3">
      {isFirst ? null : <Choice label="What is shown" value={view} onChange={setView} options={views} />}
      {before.data && view === 'changes' ? (
        <Diff label={`What version ${version} changed`} before={before.data.content} after={shown.content} />
      ) : shown.content === '' ? (
        <p className="py-8 text-center text-sm text-ink-muted">This version is empty.</p>
      ) : (
        <TextBlock label={`Version ${version}`} text={shown.content} />
      )}
    </div>
  );
}
