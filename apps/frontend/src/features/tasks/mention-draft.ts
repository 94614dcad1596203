// Owns how a mention is typed: the word at the caret, what picking puts in its place, and what is sent for it.
// In the box a picked mention reads `@Name`; sent, it carries the id, so that it means this one whatever names change to.
import type { Mention } from '@helix/contracts';
import { formatMention, parseMentions } from '@helix/domain';

export interface MentionToken {
  /** Where the `@` stands. */
  start: number;
  /** Behind the last character of the word, which may lie behind the caret. */
  end: number;
  /** What was typed between the `@` and the caret. */
  query: string;
}

export interface Draft {
  text: string;
  picks: readonly Pick[];
}

/** What stands in the text for somebody who was picked. */
interface Pick {
  label: string;
  mention: Mention;
}

export const emptyDraft: Draft = { text: '', picks: [] };

const probe = 'the-word-at-the-caret';

/** The mention being typed; null in code, in an address and wherever the grammar sees none. */
export function tokenAtCaret(text: string, caret: number): MentionToken | null {
  const typed = /@([\p{L}\p{N}-]*)$/u.exec(text.slice(0, caret));
  if (!typed) return null;
  const isMention = parseMentions(`${text.slice(0, typed.index)}@${probe}`).some(
    (ref) => ref.kind === 'handle' && ref.handle === probe,
  );
  if (!isMention) return null;
  const rest = /^[\p{L}\p{N}-]*/u.exec(text.slice(caret))?.[0] ?? '';
  return { start: typed.index, end: caret + rest.length, query: typed[1] ?? '' };
}

/** Puts somebody in the place of what was typed, with a space behind; two of the same name are told apart by handle. */
export function insertMention(
  draft: Draft,
  token: MentionToken,
  mention: Mention,
): { draft: Draft; caret: number } {
  const name = `@${mention.name}`;
  const isTaken = draft.picks.some(
    (pick) => pick.label === name && (pick.mention.id !== mention.id || pick.mention.type !== mention.type),
  );
  const label = isTaken ? `@${mention.handle}` : name;
  const after = draft.text.slice(token.end);
  const gap = /^\s/.test(after) ? '' : ' ';
  const text = `${draft.text.slice(0, token.start)}${label}${gap}${after}`;
  const picks = draft.picks.some((pick) => pick.label === label)
    ? draft.picks
    : [...draft.picks, { label, mention }];
  return { draft: { text, picks }, caret: token.start + label.length + 1 };
}

const code = /(^ {0,3}```[\s\S]*?(?:^ {0,3}```|(?![\s\S]))|`[^`\n]+`)/m;

/** What is sent: picked names outside of code become mentions that carry an id. */
export function draftContent({ text, picks }: Draft): string {
  const used = picks.filter(({ label }) => text.includes(label));
  if (used.length === 0) return text;
  // The longest first, so that `@Ada` never ends `@Ada Lovelace` early.
  const labels = used.map(({ label }) => label).sort((left, right) => right.length - left.length);
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{N}_.+\\-/@])(?:${labels.map(escaped).join('|')})(?![\\p{L}\\p{N}_@/]|[.-][\\p{L}\\p{N}])`,
    'gu',
  );
  const byLabel = new Map(used.map(({ label, mention }) => [label, mention]));
  // Split keeps the code at the odd places.
  return text
    .split(code)
    .map((part, index) =>
      index % 2 === 1
        ? part
        : part.replace(pattern, (label) => {
            const mention = byLabel.get(label);
            return mention ? formatMention(mention) : label;
          }),
    )
    .join('');
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
