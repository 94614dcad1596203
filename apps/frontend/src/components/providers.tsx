'use client';

import { CSPProvider } from '@base-ui/react/csp-provider';
import { Tooltip } from '@base-ui/react/tooltip';
import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { createQueryClient } from '#lib/query-client.ts';
import { StrayDrops } from '#lib/stray-drops.tsx';
import { ToastProvider } from './ui/toast.tsx';

const tooltipDelayMs = 500;

export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  return (
    <CSPProvider nonce={nonce}>
      <QueryClientProvider client={queryClient}>
        <Tooltip.Provider delay={tooltipDelayMs}>
          <ToastProvider>{children}</ToastProvider>
          <StrayDrops />
        </Tooltip.Provider>
      </QueryClientProvider>
    </CSPProvider>
  );
}
