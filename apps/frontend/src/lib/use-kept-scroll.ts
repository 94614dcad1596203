'use client';

import { usePathname } from 'next/navigation';
import { type RefObject, useLayoutEffect } from 'react';

const positions = new Map<string, number>();
/** What a page shows may still be on its way: so long it is tried to reach the place. */
const PATIENCE_MS = 1_000;

/** The page that the browser's buttons led to, until it is drawn. */
let cameBackTo: string | null = null;
// While the module is read, and so before the router listens: what it draws upon this event is drawn inside of it.
if (typeof window !== 'undefined') {
  window.addEventListener('popstate', () => {
    cameBackTo = window.location.pathname;
  });
}

/**
 * Coming back by the browser's buttons shows a page where it was left. Browsers keep that for the window alone, and
 * the pages scroll in an element of their own.
 */
export function useKeptScroll(ref: RefObject<HTMLElement | null>): void {
  const pathname = usePathname();
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const stop = cameBackTo === pathname ? scrollTo(element, positions.get(pathname) ?? 0) : undefined;
    cameBackTo = null;
    const onScroll = () => positions.set(pathname, element.scrollTop);
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      stop?.();
      element.removeEventListener('scroll', onScroll);
    };
  }, [ref, pathname]);
}

/** As soon as the page is tall enough, unless the reader scrolls first. @returns what gives it up. */
function scrollTo(element: HTMLElement, top: number): () => void {
  const deadline = performance.now() + PATIENCE_MS;
  let frame = 0;
  const stop = () => cancelAnimationFrame(frame);
  const attempt = () => {
    element.scrollTop = top;
    if (element.scrollTop < top - 1 && performance.now() < deadline) frame = requestAnimationFrame(attempt);
  };
  attempt();
  for (const event of ['wheel', 'touchstart', 'keydown'] as const) {
    element.addEventListener(event, stop, { once: true, passive: true });
  }
  return stop;
}
