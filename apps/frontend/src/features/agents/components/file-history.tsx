'use client';

import type { Agent, AgentFileVersion, VersionedFileName } from '@helix/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Cog } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { AgentMark } from '#components/ui/agent-mark.tsx';
import { Avatar } from '#components/ui/avatar.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { messageOf } from '#lib/api-error.ts';
import { formatBytes } from '#lib/format.ts';
import { fileVersionsQuery } from '../api/agent-file-requests.ts';
import { FileVersionDialog } from './file-version-dialog.tsx';

/** What one of an agent's texts has been, newest first: who wrote it, when, and in which run. */
export function FileHistory({ agent, name }: { agent: Agent; name: VersionedFileName }) {
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    fileVersionsQuery(agent.id, name),
  );
  const [opened, setOpened] = useState<AgentFileVersion | null>(null);
  const versions = data?.pages.flatMap((page) => page.items);
  const newest = versions?.[0];
  return (
    <section aria-label="History" className="min-w-0 rounded-lg border border-line bg-surface">
      <h2 className="px-4 pt-4 pb-2 text-base font-semibold">History</h2>
      {versions ? (
        <ul className="divide-y divide-line border-t border-line">
          {versions.map((version) => (
            <li key={version.version}>
              <VersionRow
                version={version}
                isPresent={version === newest}
                onOpen={() => setOpened(version)}
              />
            </li>
          ))}
        </ul>
      ) : error ? (
        <p className="px-4 pb-4 text-sm text-danger">{messageOf(error)}</p>
      ) : (
        <div className="flex flex-col gap-3 px-4 pb-4">
          <Skeleton className="h-8" />
          <Skeleton className="h-8" />
        </div>
      )}
      {newest ? null : versions ? (
        <p className="px-4 pt-2 pb-4 text-sm text-ink-muted">
          Every text that is saved stays here and can be brought back.
        </p>
      ) : null}
      {hasNextPage ? (
        <div className="border-t border-line p-1.5">
          <Button
            variant="ghost"
            size="sm"
            className="w-full"
            isBusy={isFetchingNextPage}
            onClick={() => void fetchNextPage()}
          >
            Show older
          </Button>
        </div>
      ) : null}
      {opened && newest ? (
        <FileVersionDialog agent={agent} version={opened} newest={newest} onClose={() => setOpened(null)} />
      ) : null}
    </section>
  );
}

interface VersionRowProps {
  version: AgentFileVersion;
  isPresent: boolean;
  onOpen: () => void;
}

function VersionRow({ version, isPresent, onOpen }: VersionRowProps) {
  const { author, created_at, run_id, size_bytes } = version;
  return (
    <div className="relative flex items-center gap-2.5 px-4 py-2 text-sm transition-colors hover:bg-hover">
      <AuthorMark author={author} />
      <div className="min-w-0 flex-1">
        <div className="flex items-center gap-1.5">
          {/* Its area is the row; the link to the run stands above it. */}
          <button
            type="button"
            onClick={onOpen}
            className="min-w-0 truncate text-left font-medium after:absolute after:inset-0"
          >
            {author.name}
            <span className="sr-only">, version {version.version}</span>
          </button>
          {isPresent ? <Badge>Current</Badge> : null}
        </div>
        <p className="text-xs text-ink-subtle">
          <RelativeTime time={created_at} /> · {formatBytes(size_bytes)}
        </p>
      </div>
      {run_id ? (
        <Link
          href={`/runs/${run_id}`}
          prefetch={false}
          className="relative shrink-0 rounded-sm text-xs text-ink-muted underline decoration-line-strong underline-offset-2 hover:text-ink hover:decoration-current"
        >
          In a run
        </Link>
      ) : null}
    </div>
  );
}

function AuthorMark({ author: { type, id, name } }: Pick<AgentFileVersion, 'author'>) {
  if (type === 'agent') return <AgentMark id={id ?? name} name={name} size="sm" isDecorative />;
  if (type === 'user') return <Avatar id={id ?? name} name={name} size="sm" isDecorative />;
  return <Cog aria-hidden className="size-5 shrink-0 p-0.5 text-ink-subtle" />;
}
