'use client';

import { PageFailure } from '#components/page-failure.tsx';

interface ErrorPageProps {
  error: Error & { digest?: string };
  retry: () => void;
}

export default function ErrorPage({ error, retry }: ErrorPageProps) {
  return (
    <main className="flex min-h-dvh items-center">
      <PageFailure digest={error.digest} onRetry={retry} />
    </main>
  );
}
