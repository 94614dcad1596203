// Owns which pages may act with a person's cookie: those of the public address, and those of the address they call.

/** @param host the host that this request or upgrade was sent to, with its port. */
export function isOwnOrigin(origin: string, host: string | undefined, publicUrl: string): boolean {
  if (origin === new URL(publicUrl).origin) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
