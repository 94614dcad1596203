'use client';

import { useEffect, useState } from 'react';

/** The present, renewed every second while something is timed; 0 until the browser draws. */
export function useSeconds(isActive: boolean): number {
  const [now, setNow] = useState(0);
  useEffect(() => {
    if (!isActive) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [isActive]);
  return now;
}
