import { readableMentions } from '@helix/domain';

/** The beginning of a Markdown text as words: for lists, where its marks would only be noise. */
export function plainExcerpt(text: string): string {
  return (
    readableMentions(text)
      .replace(/```\w*|~~~\w*/g, ' ')
      // Headings anywhere: a beginning may come with its lines already joined.
      .replace(/(^|\s)#{1,6}(?=\s)/g, '$1')
      .replace(/^\s*(?:>|[-*+](?:\s\[[ xX]\])?)(?=\s)/gm, '')
      .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/(^|[^\p{L}\p{N}])[*_~`]{1,3}(?=\S)/gu, '$1')
      .replace(/(?<=\S)[*_~`]{1,3}(?=[^\p{L}\p{N}]|$)/gu, '')
      .replace(/\s+/g, ' ')
      .trim()
  );
}
