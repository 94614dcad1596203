// Owns the grammar of mentions: typed `@handle` and picked `@[Name](agent:id)`; never in code, never in an address.

export type MentionRef =
  | { kind: 'handle'; handle: string }
  | { kind: 'picked'; type: 'user' | 'agent'; id: string };

/** A fence opens a line with three or more backticks or tildes and closes with at least as many of the same. */
const FENCE = /^ {0,3}(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^ {0,3}\1[`~]*[ \t]*$|(?![\s\S]))/gm;
const INLINE_CODE = /(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g;
const PICKED =
  /@\[([^\]\n]{1,200})\]\((user|agent):([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\)/gi;
/** Not after a letter, digit or anything that makes it part of an address or a path; not before `.` and a letter. */
const TYPED =
  /(?<![\p{L}\p{N}_.+\-/@])@([a-z0-9]+(?:-[a-z0-9]+)*)(?![\p{L}\p{N}_@/]|\.[\p{L}\p{N}]|-[\p{L}\p{N}])/giu;

/** Everybody a text names, each once, in the order of the text. Handles are lower case. */
export function parseMentions(text: string): MentionRef[] {
  const found = new Map<string, { at: number; ref: MentionRef }>();
  const keep = (key: string, at: number, ref: MentionRef): void => {
    if (!found.has(key)) found.set(key, { at, ref });
  };
  const prose = blank(blank(text, FENCE), INLINE_CODE);
  for (const match of prose.matchAll(PICKED)) {
    const type = match[2]?.toLowerCase() === 'agent' ? 'agent' : 'user';
    const id = match[3]?.toLowerCase() ?? '';
    keep(`${type}:${id}`, match.index, { kind: 'picked', type, id });
  }
  for (const match of blank(prose, PICKED).matchAll(TYPED)) {
    const handle = match[1]?.toLowerCase() ?? '';
    keep(`@${handle}`, match.index, { kind: 'handle', handle });
  }
  return [...found.values()].sort((left, right) => left.at - right.at).map((each) => each.ref);
}

/** The text a picked mention is written as. Brackets in a name would end it early, so they are left out. */
export function formatMention(mention: { type: 'user' | 'agent'; id: string; name: string }): string {
  return `@[${mention.name.replace(/[[\]\n]/g, '')}](${mention.type}:${mention.id})`;
}

/** The text as people and agents read it: picked mentions become `@Name`. */
export function readableMentions(text: string): string {
  return text.replace(PICKED, (_whole, name: string) => `@${name}`);
}

/** A piece of a text, which may begin or end within a picked mention: of that only the name is shown. */
export function readableExcerpt(excerpt: string): string {
  return readableMentions(excerpt)
    .replace(/(?:@?\[?([^\][\n]{1,200})\]\()?(?:user|agent):[0-9a-f-]{36}\) ?/gi, (_whole, name = '') =>
      name === '' ? '' : `${name} `,
    )
    .replace(/@\[([^\][\n]{1,200})(?:\](?:\((?:user|agent)?:?[0-9a-f-]*)?)?$/i, '@$1');
}

/** Same length, so that positions stay; newlines stay, so that lines do. */
function blank(text: string, pattern: RegExp): string {
  return text.replace(pattern, (match) => match.replace(/[^\n]/g, ' '));
}
