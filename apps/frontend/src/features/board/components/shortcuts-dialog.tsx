'use client';

import { Dialog } from '#components/ui/dialog.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import { shortcutHelp } from '../board-shortcuts.ts';

export function ShortcutsDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog
      title="Keyboard shortcuts"
      description="They work wherever you are not typing."
      isOpen={isOpen}
      onOpenChange={(isNextOpen) => !isNextOpen && onClose()}
    >
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2 text-sm">
        {shortcutHelp.map(({ keys, text }) => (
          <div key={text} className="contents">
            <dt className="flex gap-1">
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd className="text-ink-muted">{text}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
