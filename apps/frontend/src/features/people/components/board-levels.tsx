'use client';

import { type Board, type GrantedLevel, grantedLevelSchema, grantedLevels } from '@helix/contracts';
import { Select } from '#components/ui/select.tsx';
import { levelOptions, levelWords } from '../access-words.ts';

interface BoardLevelsProps {
  boards: readonly Board[];
  levels: Record<string, GrantedLevel>;
  onChange: (levels: Record<string, GrantedLevel>) => void;
}

/** Which boards somebody is let in on; those that are open to everyone say so. */
export function BoardLevels({ boards, levels, onChange }: BoardLevelsProps) {
  const choose = (boardId: string, value: string) => {
    const { [boardId]: _, ...others } = levels;
    const level = grantedLevelSchema.safeParse(value).data;
    onChange(level ? { ...others, [boardId]: level } : others);
  };
  return (
    <fieldset className="flex min-w-0 flex-col">
      <legend className="mb-1.5 text-sm font-medium">Boards</legend>
      <ul className="max-h-52 overflow-y-auto rounded-lg border border-line-strong bg-surface">
        {boards.map((board) => (
          <li
            key={board.id}
            className="flex min-h-11 items-center gap-3 border-b border-line py-1 pr-1.5 pl-3 last:border-b-0"
          >
            <span className="min-w-0 flex-1 truncate text-sm">{board.name}</span>
            <div className="w-36 shrink-0 sm:w-52">
              <Select
                size="sm"
                aria-label={`Access to ${board.name}`}
                value={levels[board.id] ?? 'none'}
                onValueChange={(value) => choose(board.id, value)}
                options={[withoutOwn(board), ...levelOptions(grantedLevels)]}
              />
            </div>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

function withoutOwn({ open_level: level }: Board) {
  return level === 'no_access'
    ? { value: 'none', label: 'Not shared' }
    : { value: 'none', label: `${levelWords[level].label}, as everyone`, hint: levelWords[level].hint };
}
