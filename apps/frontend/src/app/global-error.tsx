'use client';

import './globals.css';

interface GlobalErrorProps {
  error: Error & { digest?: string };
  retry: () => void;
}

/** When even the frame of the pages fails: nothing of ours is relied on but the tokens. */
export default function GlobalError({ error, retry }: GlobalErrorProps) {
  return (
    <html lang="en">
      <body className="flex min-h-dvh items-center justify-center p-6">
        <main className="max-w-sm text-center">
          <h1 className="text-lg font-semibold">HELIX could not be shown</h1>
          <p className="mt-1 text-sm text-ink-muted">
            Something went wrong while the page was made. Try again; if it stays so, look into the
            Frontend&apos;s log
            {error.digest ? <span className="font-mono"> for {error.digest}</span> : null}.
          </p>
          <button
            type="button"
            onClick={retry}
            className="mt-4 h-9 rounded-md bg-accent px-4 text-sm font-medium text-on-accent"
          >
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
