'use client';

import { useEffect, useRef } from 'react';
import { isPageKey } from '#lib/page-keys.ts';
import { type BoardCommand, boardCommand } from '../board-shortcuts.ts';

const CARD_LINK = 'a[id^="card-"]';

/** Listens to the whole page: shortcuts work wherever the focus is, except where one types. */
export function useBoardKeyboard(run: (command: BoardCommand, cardId: string | null) => void): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  }, [run]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isPageKey(event)) return;
      const card = (event.target as Element).closest(CARD_LINK);
      const command = boardCommand(event, card !== null);
      if (command === null) return;
      event.preventDefault();
      latest.current(command, card?.id.slice('card-'.length) ?? null);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}
