import type { Person } from '@helix/contracts';
import { Ban } from 'lucide-react';
import { Avatar } from '#components/ui/avatar.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { classNames } from '#lib/class-names.ts';
import { roleWords } from '../access-words.ts';
import { PersonMenu } from './person-menu.tsx';

export function PersonRow({ person, isMe }: { person: Person; isMe: boolean }) {
  const isDisabled = person.disabled_at !== null;
  return (
    <li className="flex items-center gap-3 border-b border-line p-3 last:border-b-0 sm:px-4">
      <span className={classNames('shrink-0', isDisabled && 'opacity-50 grayscale')}>
        <Avatar id={person.id} name={person.name} size="lg" isDecorative />
      </span>
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-4 gap-y-1">
        <div className="min-w-0 flex-1 basis-52">
          <div className="flex min-w-0 items-center gap-2">
            <span className={classNames('truncate font-medium', isDisabled && 'text-ink-muted')}>
              {person.name}
            </span>
            {isMe ? <Badge>You</Badge> : null}
            {isDisabled ? (
              <Badge tone="attention" icon={<Ban aria-hidden />}>
                Disabled
              </Badge>
            ) : null}
          </div>
          <p className="truncate text-sm text-ink-muted">
            {person.email} <span className="text-ink-subtle">@{person.handle}</span>
          </p>
        </div>
        <span className="text-sm sm:w-28">{roleWords[person.role].label}</span>
        <span className="text-sm text-ink-muted sm:w-40">
          <LastSeen person={person} />
        </span>
      </div>
      <div className="flex shrink-0 justify-end sm:w-20">
        <PersonMenu person={person} />
      </div>
    </li>
  );
}

function LastSeen({ person }: { person: Person }) {
  if (person.disabled_at) {
    return (
      <>
        Disabled <RelativeTime time={person.disabled_at} />
      </>
    );
  }
  if (!person.last_sign_in_at) return 'Never signed in';
  return (
    <>
      Signed in <RelativeTime time={person.last_sign_in_at} />
    </>
  );
}
