import { AgentMark } from './agent-mark.tsx';
import { Avatar } from './avatar.tsx';

interface MentionChipProps {
  type: 'user' | 'agent';
  id: string;
  name: string;
  handle: string;
}

/** Somebody named in a text: people round, agents square. */
export function MentionChip({ type, id, name, handle }: MentionChipProps) {
  return (
    <span
      title={`@${handle}`}
      className={`inline-flex max-w-full items-center gap-1 bg-accent-soft py-px pr-1.5 pl-0.5 align-bottom font-medium text-accent-ink ${type === 'agent' ? 'rounded-sm' : 'rounded-full'}`}
    >
      {type === 'agent' ? (
        <AgentMark id={id} name={name} size="xs" isDecorative />
      ) : (
        <Avatar id={id} name={name} size="xs" isDecorative />
      )}
      <span className="truncate">
        <span className="sr-only">@</span>
        {name}
      </span>
    </span>
  );
}
