// Owns how two people's changes of one text become one text: line by line, and only where neither undoes the other.
import { diffLines } from './line-diff.ts';

/** Lines `start` up to `end` of the base become `lines`. */
interface Edit {
  start: number;
  end: number;
  lines: string[];
}

/**
 * Both changes of the base in one text; null where they are about the same lines.
 * What both add at one place is kept from both, theirs first.
 */
export function mergeTexts(base: string, theirs: string, mine: string): string | null {
  const merged: string[] = [];
  const baseLines = linesOf(base);
  const [left, right] = [editsOf(base, theirs), editsOf(base, mine)];
  let at = 0;
  while (left.length > 0 || right.length > 0) {
    const together = takeNext(left, right);
    if (together === null) return null;
    merged.push(...baseLines.slice(at, together.start), ...together.lines);
    at = together.end;
  }
  merged.push(...baseLines.slice(at));
  const isEnded = [theirs, mine].some((text) => text.endsWith('\n'));
  return merged.join('\n') + (isEnded && merged.length > 0 ? '\n' : '');
}

/** The edit that comes first, or both where they are at one place; null where they contradict. */
function takeNext(left: Edit[], right: Edit[]): Edit | null {
  const [one, other] = [left[0], right[0]];
  if (!one || !other) return (left.shift() ?? right.shift()) as Edit;
  if (isBefore(one, other)) return left.shift() as Edit;
  if (isBefore(other, one)) return right.shift() as Edit;
  left.shift();
  right.shift();
  if (one.start === other.start && one.end === other.end) {
    if (one.lines.join('\n') === other.lines.join('\n')) return one;
    if (one.start === one.end) return { ...one, lines: [...one.lines, ...other.lines] };
  }
  return null;
}

/** With at least a line between them, or an end to hold on to: what only touches is about the same place. */
function isBefore(one: Edit, other: Edit): boolean {
  return one.end < other.start || (one.end === other.start && one.start < one.end && other.start < other.end);
}

function editsOf(before: string, after: string): Edit[] {
  const edits: Edit[] = [];
  let at = 0;
  let open: Edit | null = null;
  for (const { type, parts } of diffLines(before, after)) {
    if (type === 'same') {
      open = null;
      at += 1;
      continue;
    }
    if (!open) {
      open = { start: at, end: at, lines: [] };
      edits.push(open);
    }
    if (type === 'added') open.lines.push(parts.map(({ text }) => text).join(''));
    else {
      at += 1;
      open.end = at;
    }
  }
  return edits;
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
}
