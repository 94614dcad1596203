'use client';

import { type RefObject, useLayoutEffect, useRef } from 'react';

/** So much of the space below the text counts as "looking at its end". */
const NEAR_PX = 96;

/**
 * While text streams, its end stays in sight for whoever is looking at it; who has scrolled elsewhere is left
 * alone. `ref` is an element right behind the text.
 */
export function useFollowEnd(ref: RefObject<HTMLElement | null>, text: string, isStreaming: boolean): void {
  const lastBottom = useRef<number | null>(null);
  useLayoutEffect(() => {
    const end = ref.current;
    const scroller = end && scrollParentOf(end);
    if (!end || !scroller || !isStreaming) {
      lastBottom.current = null;
      return;
    }
    const before = lastBottom.current;
    const offset =
      scroller.scrollTop + end.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    const viewBottom = scroller.scrollTop + scroller.clientHeight;
    const wasInSight = before !== null && before <= viewBottom + NEAR_PX && before >= scroller.scrollTop;
    if (text !== '' && wasInSight && offset > viewBottom - NEAR_PX / 2) {
      scroller.scrollTop = offset - scroller.clientHeight + NEAR_PX / 2;
    }
    lastBottom.current = offset;
  }, [ref, text, isStreaming]);
}

function scrollParentOf(element: HTMLElement): HTMLElement | null {
  for (let parent = element.parentElement; parent; parent = parent.parentElement) {
    const { overflowY } = getComputedStyle(parent);
    if (overflowY === 'auto' || overflowY === 'scroll') return parent;
  }
  return null;
}
