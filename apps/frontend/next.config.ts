import path from 'node:path';
import type { NextConfig } from 'next';

// Nothing is sent to anyone.
process.env.NEXT_TELEMETRY_DISABLED = '1';

const securityHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=()' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
];

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // Here, because in the embedded system nothing before it does; Caddy leaves what is compressed as it is.
  compress: true,
  // Types are checked by `npm run check`; a first `npm start` need not wait for it.
  typescript: { ignoreBuildErrors: true },
  // The workspace packages are TypeScript sources.
  transpilePackages: ['@helix/contracts', '@helix/domain', 'geist'],
  images: { unoptimized: true },
  // For the container image: what the server needs is gathered in one folder. `npm start` need not wait for that.
  ...(process.env.HELIX_STANDALONE === '1' && { output: 'standalone' }),
  outputFileTracingRoot: path.resolve(import.meta.dirname, '../..'),
  turbopack: { root: path.resolve(import.meta.dirname, '../..') },
  experimental: {
    // Pages are loaded at their first request: an idle server keeps little in memory.
    preloadEntriesOnStart: false,
    optimizePackageImports: ['lucide-react'],
  },
  headers: async () => [{ source: '/:path*', headers: securityHeaders }],
};

export default config;
