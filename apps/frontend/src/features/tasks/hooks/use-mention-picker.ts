'use client';

import type { Mention } from '@helix/contracts';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useState } from 'react';
import { meQuery } from '#lib/queries.ts';
import { mentionableQuery } from '../api/mention-queries.ts';
import { type MentionToken, tokenAtCaret } from '../mention-draft.ts';

export interface MentionPicker {
  isOpen: boolean;
  options: readonly Mention[];
  activeIndex: number;
  setActiveIndex: (index: number) => void;
  pick: (mention: Mention) => void;
  /** Answers whether the key was for the picker. */
  onKey: (event: KeyboardEvent) => boolean;
}

const nobody: readonly Mention[] = [];
const most = 8;

/** Whom the word at the caret could mean; closed where there is none, or after Escape until another is begun. */
export function useMentionPicker(input: {
  taskId: string;
  text: string;
  /** Null while the box does not have the focus. */
  caret: number | null;
  onPick: (token: MentionToken, mention: Mention) => void;
}): MentionPicker {
  const token = input.caret === null ? null : tokenAtCaret(input.text, input.caret);
  const [dismissedAt, setDismissedAt] = useState<number | null>(null);
  if (token === null && input.caret !== null && dismissedAt !== null) setDismissedAt(null);
  const isWanted = token !== null && token.start !== dismissedAt;
  const { data } = useQuery({
    ...mentionableQuery(input.taskId, token?.query.slice(0, 80) ?? ''),
    enabled: isWanted,
  });
  const { data: me } = useQuery(meQuery());
  // Nobody asks or tells themselves.
  const options = isWanted ? (data?.filter(({ id }) => id !== me?.id).slice(0, most) ?? nobody) : nobody;
  // The first is active again when another word is typed.
  const word = `${token?.start}:${token?.query}`;
  const [active, setActive] = useState({ word, index: 0 });
  const activeIndex = Math.min(active.word === word ? active.index : 0, Math.max(0, options.length - 1));
  const setActiveIndex = (index: number) => setActive({ word, index });
  const isOpen = options.length > 0;

  const pick = (mention: Mention) => {
    if (token) input.onPick(token, mention);
  };

  const onKey = (event: KeyboardEvent): boolean => {
    if (!isOpen || event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) {
      return false;
    }
    const { length } = options;
    const active = options[activeIndex];
    switch (event.key) {
      case 'ArrowDown':
        setActiveIndex((activeIndex + 1) % length);
        break;
      case 'ArrowUp':
        setActiveIndex((activeIndex + length - 1) % length);
        break;
      case 'Enter':
      case 'Tab':
        if (event.shiftKey || !active) return false;
        pick(active);
        break;
      case 'Escape':
        setDismissedAt(token?.start ?? null);
        break;
      default:
        return false;
    }
    event.preventDefault();
    // The panel around it closes at Escape and must not hear this one.
    event.stopPropagation();
    return true;
  };

  return { isOpen, options, activeIndex, setActiveIndex, pick, onKey };
}
