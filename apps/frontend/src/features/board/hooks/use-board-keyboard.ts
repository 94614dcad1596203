'use client';

import { useEffect, useRef } from 'react';
import { type BoardCommand, boardCommand } from '../board-shortcuts.ts';

const CARD_LINK = 'a[id^="card-"]';
/** Where keys are for typing or for choosing, not for the board. */
const OWN_KEYS =
  'input, textarea, select, [contenteditable="true"], [role="menu"], [role="listbox"], [role="combobox"], [role="tablist"], [role="alertdialog"]';

/** Listens to the whole page: shortcuts work wherever the focus is, except where one types. */
export function useBoardKeyboard(run: (command: BoardCommand, cardId: string | null) => void): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  }, [run]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || !(event.target instanceof Element)) return;
      if (event.target.closest(OWN_KEYS) || isBehindModal()) return;
      const card = event.target.closest(CARD_LINK);
      const command = boardCommand(event, card !== null);
      if (command === null) return;
      event.preventDefault();
      latest.current(command, card?.id.slice('card-'.length) ?? null);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}

/** A modal dialog hides the page below it from assistive technology; its keys are its own. */
function isBehindModal(): boolean {
  return document.getElementById('main')?.closest('[aria-hidden="true"], [inert]') != null;
}
