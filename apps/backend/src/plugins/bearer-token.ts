/** The token of an `Authorization: Bearer …` header; null where there is none, or a header of another kind. */
export function bearerTokenOf(header: string | undefined): string | null {
  return /^Bearer +(\S+)$/i.exec(header ?? '')?.[1] ?? null;
}
