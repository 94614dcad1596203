/** The sign-in page, which comes back to `path` afterwards. */
export function signInPath(path: string): string {
  const next = safeNextPath(path);
  return next === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`;
}

/**
 * Only a path of ours: `//evil.example` and `https:…` lead away, and the sign-in page leads nowhere. Browsers drop
 * tabs and line ends from an address and take a backslash for a slash. Given twice in the query it is a list.
 */
export function safeNextPath(path: string | string[] | undefined): string {
  if (typeof path !== 'string' || !/^\/(?!\/)/.test(path) || /[\\\p{Cc}]/u.test(path)) return '/';
  return path.startsWith('/sign-in') || path.startsWith('/setup') ? '/' : path;
}
