'use client';

import type { TaskCard, TaskStatus } from '@helix/contracts';
import { boardColumns, checkTaskTransition } from '@helix/domain';
import type { KeyboardEvent } from 'react';
import { Dialog } from '#components/ui/dialog.tsx';
import { StatusIcon } from '#components/ui/status-badge.tsx';
import { columnOf } from '../board-model.ts';

const steps: Record<string, 1 | -1> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

/** As on the board: a hand that has pressed M stays where it is. */
function moveFocus(event: KeyboardEvent<HTMLUListElement>): void {
  const step = steps[event.key];
  if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  buttons[(at + step + buttons.length) % buttons.length]?.focus();
  event.preventDefault();
}

interface MoveDialogProps {
  card: TaskCard | null;
  onClose: () => void;
  onMove: (card: TaskCard, status: TaskStatus) => void;
}

/** The way to move a card without dragging; a column that is closed to it says why. */
export function MoveDialog({ card, onClose, onMove }: MoveDialogProps) {
  return (
    <Dialog
      title="Move to"
      description={card?.title}
      isOpen={card !== null}
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <ul className="flex flex-col gap-1" onKeyDown={moveFocus}>
        {card
          ? boardColumns.map((column, index) => {
              const isHere = columnOf(card.status) === column.id;
              const check = checkTaskTransition({
                from: card.status,
                to: column.id,
                actor: 'person',
                hasActiveRun: card.run !== null,
              });
              const isNext = boardColumns[index - 1]?.id === columnOf(card.status);
              const reason = isHere ? 'The task is here.' : check.allowed ? null : check.reason;
              return (
                <li key={column.id}>
                  <button
                    type="button"
                    aria-disabled={reason !== null || undefined}
                    data-first-focus={isNext || undefined}
                    onClick={() => reason === null && onMove(card, column.id)}
                    className="flex min-h-10 w-full items-center gap-2.5 rounded-md px-2.5 py-1.5 text-left text-sm transition-colors not-aria-disabled:hover:bg-hover aria-disabled:cursor-default pointer-coarse:min-h-11"
                  >
                    <StatusIcon status={column.id} className="[&_.sr-only]:hidden" />
                    <span className="min-w-0">
                      <span className={reason === null ? 'font-medium' : 'text-ink-muted'}>
                        {column.title}
                      </span>
                      {reason === null ? null : (
                        <span className="block text-xs text-ink-muted">{reason}</span>
                      )}
                    </span>
                  </button>
                </li>
              );
            })
          : null}
      </ul>
    </Dialog>
  );
}
