import type { ReactNode } from 'react';

/** Examples beside each other. */
export function Row({ children }: { children: ReactNode }) {
  return <div className="mt-3 flex flex-wrap items-center gap-2 first:mt-0">{children}</div>;
}
