const TAG_CHARACTERS = 40;

/** "seo, Mail ,seo" → ["seo", "Mail"]. */
export function parseTags(text: string): string[] {
  const tags = text
    .split(/[,\n]/)
    .map((tag) => tag.replace(/\s+/g, ' ').trim().slice(0, TAG_CHARACTERS))
    .filter(Boolean);
  return [...new Set(tags)];
}
