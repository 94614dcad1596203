'use client';

import { useEffect, useState } from 'react';
import { Dialog } from '#components/ui/dialog.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import { isPageKey } from '#lib/page-keys.ts';
import { shortcutHelp } from '../board-shortcuts.ts';

const openers = new Set<() => void>();

/** What the key `?` does, for a menu. */
export function showShortcuts(): void {
  for (const open of openers) open();
}

/** The list of all keys, on every page. Mounted once. */
export function ShortcutsHelp() {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const open = () => setOpen(true);
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== '?' || event.ctrlKey || event.metaKey || event.altKey || !isPageKey(event)) return;
      event.preventDefault();
      open();
    };
    openers.add(open);
    document.addEventListener('keydown', onKeyDown);
    return () => {
      openers.delete(open);
      document.removeEventListener('keydown', onKeyDown);
    };
  }, []);
  return (
    <Dialog
      title="Keyboard shortcuts"
      description="They work wherever you are not typing."
      isOpen={isOpen}
      onOpenChange={setOpen}
    >
      <div className="flex flex-col gap-4">
        {shortcutHelp.map(({ title, lines }) => (
          <section key={title}>
            <h3 className="mb-2 text-xs font-medium text-ink-subtle">{title}</h3>
            <dl className="grid grid-cols-[7rem_1fr] items-center gap-x-4 gap-y-2 text-sm">
              {lines.map(({ keys, text }) => (
                <div key={text} className="contents">
                  <dt className="flex flex-wrap gap-1">
                    {keys.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dt>
                  <dd className="text-ink-muted">{text}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
