import './globals.css';
import type { Metadata, Viewport } from 'next';
import { cookies, headers } from 'next/headers';
import type { ReactNode } from 'react';
import { Providers } from '#components/providers.tsx';
import { fontVariables } from '#lib/fonts.ts';
import { parseTheme, themeCookie } from '#lib/theme.ts';

export const metadata: Metadata = {
  title: { default: 'HELIX Mission Control', template: '%s · HELIX' },
  description: 'People and AI agents share one board.',
  robots: { index: false },
};

export const viewport: Viewport = {
  colorScheme: 'light dark',
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f6f7f9' },
    { media: '(prefers-color-scheme: dark)', color: '#0e0f12' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [cookieStore, headerStore] = await Promise.all([cookies(), headers()]);
  const theme = parseTheme(cookieStore.get(themeCookie)?.value);
  const environment = process.env;
  return (
    <html
      lang="en"
      className={fontVariables}
      data-theme={theme === 'system' ? undefined : theme}
      data-api-url={environment.NEXT_PUBLIC_API_URL || undefined}
    >
      <body>
        <Providers nonce={headerStore.get('x-nonce') ?? undefined}>{children}</Providers>
      </body>
    </html>
  );
}
