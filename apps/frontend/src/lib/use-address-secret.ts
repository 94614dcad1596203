'use client';

import { useSyncExternalStore } from 'react';

/** What stands behind the `#` of the address, which no server sees; null until the browser has the page. */
export function useAddressSecret(): string | null {
  return useSyncExternalStore(
    (onChange) => {
      window.addEventListener('hashchange', onChange);
      return () => window.removeEventListener('hashchange', onChange);
    },
    () => window.location.hash.slice(1),
    () => null,
  );
}
