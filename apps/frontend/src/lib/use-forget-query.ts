'use client';

import { useEffect } from 'react';

/** Takes the question part out of the address once it has been acted on, so that a reload does not act again. */
export function useForgetQuery(isActedOn: boolean): void {
  useEffect(() => {
    if (isActedOn) window.history.replaceState(null, '', window.location.pathname);
  }, [isActedOn]);
}
