import type { ReactNode } from 'react';
import { HelixMark } from '#components/helix-mark.tsx';

interface AccountFrameProps {
  title: string;
  description?: ReactNode;
  children: ReactNode;
}

/** The quiet page of signing in and setting up: one thing to do. */
export function AccountFrame({ title, description, children }: AccountFrameProps) {
  return (
    <main className="flex min-h-dvh flex-col items-center px-4 py-10 sm:pt-[12dvh]">
      <div className="flex w-full max-w-md flex-col gap-6">
        <HelixMark className="size-10" />
        <div>
          <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
          {description ? <p className="mt-1 text-ink-muted">{description}</p> : null}
        </div>
        {children}
      </div>
    </main>
  );
}
