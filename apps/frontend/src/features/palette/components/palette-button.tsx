'use client';

import { Search } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Kbd } from '#components/ui/kbd.tsx';

/** Fetched when it is first asked for: most pages are opened without it. */
const CommandPalette = dynamic(() => import('./command-palette.tsx').then((file) => file.CommandPalette), {
  ssr: false,
});

function usePalette() {
  const [isOpen, setOpen] = useState(false);
  // Once fetched it stays, so that it can be seen to close.
  const [isWanted, setWanted] = useState(false);
  if (isOpen && !isWanted) setWanted(true);
  return { setOpen, palette: isWanted ? <CommandPalette isOpen={isOpen} onOpenChange={setOpen} /> : null };
}

/** Opens the palette, as Ctrl K does wherever one is. */
export function PaletteButton() {
  const { setOpen, palette } = usePalette();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      event.preventDefault();
      setOpen((isNow) => !isNow);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [setOpen]);
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        aria-keyshortcuts="Control+K Meta+K"
        className="hidden h-8 w-full items-center gap-2 rounded-md border border-line bg-surface px-2 text-left text-sm text-ink-subtle transition-colors hover:border-line-strong hover:text-ink md:flex"
      >
        <Search aria-hidden className="size-4" />
        <span className="flex-1">Search</span>
        <Kbd>Ctrl K</Kbd>
      </button>
      {palette}
    </>
  );
}

/** On a phone: an icon in the bar at the top. */
export function PaletteIconButton() {
  const { setOpen, palette } = usePalette();
  return (
    <>
      <IconButton label="Search" icon={<Search aria-hidden />} onClick={() => setOpen(true)} />
      {palette}
    </>
  );
}
