/** The sign-in page, which comes back to `path` afterwards. */
export function signInPath(path: string): string {
  const next = safeNextPath(path);
  return next === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`;
}

/** Only a path of ours: `//evil.example` and `https:…` lead away, and the sign-in page leads nowhere. */
export function safeNextPath(path: string | undefined): string {
  if (!path?.startsWith('/') || path.startsWith('//') || path.includes('\\')) return '/';
  return path.startsWith('/sign-in') || path.startsWith('/setup') ? '/' : path;
}
