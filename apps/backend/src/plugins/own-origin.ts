// Owns which pages may act with a person's cookie: those of the public address, and those of the address they call.

/** @param host the host that this request or upgrade was sent to, with its port. */
export function isOwnOrigin(origin: string, host: string | undefined, publicUrl: string): boolean {
  if (origin === new URL(publicUrl).origin) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

/**
 * Where a link that is given to other people leads: to the public address, or, where that is this machine alone, to
 * the address that its maker uses, which others have a better chance to reach.
 */
export function linkOrigin(origin: string | undefined, host: string | undefined, publicUrl: string): string {
  const known = new URL(publicUrl);
  const isUsable = origin !== undefined && isLoopback(known.hostname) && isOwnOrigin(origin, host, publicUrl);
  return isUsable ? new URL(origin).origin : known.origin;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
}
