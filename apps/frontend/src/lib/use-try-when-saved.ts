'use client';

import { useEffect, useRef } from 'react';

/** Tries once what was just saved here, in place of what a former try said. @param saved undefined until then */
export function useTryWhenSaved(saved: object | undefined, tryIt: () => void): void {
  const lastTried = useRef<object>(undefined);
  useEffect(() => {
    if (!saved || lastTried.current === saved) return;
    lastTried.current = saved;
    tryIt();
  }, [saved, tryIt]);
}
