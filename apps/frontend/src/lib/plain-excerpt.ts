import { readableMentions } from '@helix/domain';

/** The line below the head of a table, also where the lines have been joined already. */
const TABLE_RULE = /\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?(?!\S))?/;

/** The beginning of a Markdown text as words: for lists, where its marks would only be noise. */
export function plainExcerpt(text: string): string {
  return (
    withoutTables(readableMentions(text))
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

/** The cells of a table one after the other. A bar anywhere else is one of the words. */
function withoutTables(text: string): string {
  if (!TABLE_RULE.test(text)) return text;
  return text
    .replace(new RegExp(TABLE_RULE, 'g'), '|')
    .replace(/(?:\s*\|)+\s*/g, ' · ')
    .replace(/(^|[.:!?]) · | · $/g, '$1 ');
}
