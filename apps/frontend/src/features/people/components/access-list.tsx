'use client';

import { type BoardLevel, type BoardPermission, boardLevelSchema, boardLevels } from '@helix/contracts';
import type { ReactNode } from 'react';
import { Avatar } from '#components/ui/avatar.tsx';
import { Select } from '#components/ui/select.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { levelOptions } from '../access-words.ts';

/** The level somebody is to have; null takes their own away. */
export type AccessChange = { userId: string; level: BoardLevel | null };

interface AccessListProps {
  /** Undefined while they are on their way. */
  permissions: readonly BoardPermission[] | undefined;
  ownId: string | undefined;
  /** What is being saved now. */
  pending: AccessChange | undefined;
  onChange: (change: AccessChange) => void;
}

/** People with a level of their own first, then those whose role gives them every board. */
export function AccessList({ permissions, ownId, pending, onChange }: AccessListProps) {
  if (!permissions) {
    return (
      <li className="flex min-h-11 items-center gap-3 px-2 py-1">
        <Skeleton className="size-7 rounded-full" />
        <Skeleton className="h-4 w-40" />
      </li>
    );
  }
  const own = permissions.filter((each) => each.source === 'permission');
  const byRole = permissions.filter((each) => each.source === 'role');
  return (
    <>
      {own.map((permission) => (
        <PersonLine key={permission.user_id} permission={permission} isMe={permission.user_id === ownId}>
          {permission.user_id === ownId ? (
            <span className="w-36 shrink-0 px-2.5 text-sm text-ink-muted">Can manage</span>
          ) : (
            <LevelSelect
              permission={permission}
              pending={pending?.userId === permission.user_id ? pending : undefined}
              onChange={onChange}
            />
          )}
        </PersonLine>
      ))}
      {byRole.map((permission) => (
        <PersonLine key={permission.user_id} permission={permission} isMe={permission.user_id === ownId}>
          <span className="w-36 shrink-0 px-2.5 text-sm text-ink-muted">Manages all boards</span>
        </PersonLine>
      ))}
    </>
  );
}

interface PersonLineProps {
  permission: BoardPermission;
  isMe: boolean;
  children: ReactNode;
}

function PersonLine({ permission, isMe, children }: PersonLineProps) {
  return (
    <li className="flex min-h-11 items-center gap-3 px-2 py-1">
      <Avatar id={permission.user_id} name={permission.name} isDecorative />
      <span className="min-w-0 flex-1">
        <span className="block truncate text-sm font-medium">
          {permission.name}
          {isMe ? <span className="font-normal text-ink-muted"> (you)</span> : null}
        </span>
      </span>
      {children}
    </li>
  );
}

interface LevelSelectProps {
  permission: BoardPermission;
  pending: AccessChange | undefined;
  onChange: (change: AccessChange) => void;
}

/** Without a level of their own, what the board is open for counts: that is the last choice. */
function LevelSelect({ permission, pending, onChange }: LevelSelectProps) {
  const { user_id: userId, name, level } = permission;
  return (
    <div className="w-36 shrink-0">
      <Select
        size="sm"
        aria-label={`Access of ${name}`}
        value={pending ? (pending.level ?? 'none') : level}
        disabled={pending !== undefined}
        onValueChange={(value) =>
          onChange({ userId, level: value === 'none' ? null : boardLevelSchema.parse(value) })
        }
        options={[
          ...levelOptions(boardLevels),
          { value: 'none', label: 'As everyone', hint: 'Takes them off this list' },
        ]}
      />
    </div>
  );
}
