// Owns what is different between two texts: line by line, and inside a changed line word by word.

export interface DiffPart {
  text: string;
  isChanged: boolean;
}

export interface DiffLine {
  type: 'same' | 'added' | 'removed';
  parts: DiffPart[];
}

/** A table of so many cells is filled in a few tens of milliseconds; beyond it the middle counts as replaced. */
const CELLS_MAX = 4_000_000;
/** Lines that have less than this in common are told as another line, not as a changed one. */
const COMMON_MIN = 0.3;

export function diffLines(before: string, after: string): DiffLine[] {
  const steps = diffSequences(linesOf(before), linesOf(after));
  const lines: DiffLine[] = [];
  for (let index = 0; index < steps.length; ) {
    const step = steps[index];
    if (step?.type === 'same') {
      lines.push(whole('same', step.item));
      index += 1;
      continue;
    }
    const [removed, added]: [string[], string[]] = [[], []];
    for (; index < steps.length && steps[index]?.type !== 'same'; index += 1) {
      const { type, item } = steps[index] as Step;
      (type === 'removed' ? removed : added).push(item);
    }
    lines.push(...changedLines(removed, added));
  }
  return lines;
}

/** Removed and added lines of one place; as many of each are compared pair by pair. */
function changedLines(removed: string[], added: string[]): DiffLine[] {
  const pairs =
    removed.length === added.length ? removed.map((line, index) => diffWords(line, added[index] ?? '')) : [];
  return [
    ...removed.map((line, index): DiffLine => pairs[index]?.removed ?? whole('removed', line)),
    ...added.map((line, index): DiffLine => pairs[index]?.added ?? whole('added', line)),
  ];
}

function diffWords(before: string, after: string): { removed: DiffLine; added: DiffLine } | undefined {
  const steps = diffSequences(wordsOf(before), wordsOf(after));
  const common = steps.reduce((sum, step) => sum + (step.type === 'same' ? step.item.length : 0), 0);
  if (common < COMMON_MIN * Math.max(before.length, after.length)) return undefined;
  const side = (type: 'removed' | 'added'): DiffLine => ({
    type,
    parts: joinParts(
      steps
        .filter((step) => step.type === 'same' || step.type === type)
        .map(({ type: own, item }) => ({ text: item, isChanged: own !== 'same' })),
    ),
  });
  return { removed: side('removed'), added: side('added') };
}

function joinParts(parts: DiffPart[]): DiffPart[] {
  const joined: DiffPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last?.isChanged === part.isChanged) last.text += part.text;
    else joined.push({ ...part });
  }
  return joined;
}

interface Step {
  type: 'same' | 'added' | 'removed';
  item: string;
}

/** The shortest way from one sequence to the other that keeps what both have in the same order. */
function diffSequences(before: readonly string[], after: readonly string[]): Step[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  ) {
    end += 1;
  }
  const same = (item: string): Step => ({ type: 'same', item });
  return [
    ...before.slice(0, start).map(same),
    ...diffMiddle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...before.slice(before.length - end).map(same),
  ];
}

function diffMiddle(before: readonly string[], after: readonly string[]): Step[] {
  const [rows, columns] = [before.length, after.length];
  if (rows * columns > CELLS_MAX || rows === 0 || columns === 0) {
    return [
      ...before.map((item): Step => ({ type: 'removed', item })),
      ...after.map((item): Step => ({ type: 'added', item })),
    ];
  }
  const width = columns + 1;
  /** How many items both have in common from this row and column on. */
  const common = new Uint32Array((rows + 1) * width);
  const at = (row: number, column: number) => common[row * width + column] ?? 0;
  for (let row = rows - 1; row >= 0; row -= 1) {
    for (let column = columns - 1; column >= 0; column -= 1) {
      common[row * width + column] =
        before[row] === after[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const steps: Step[] = [];
  let [row, column] = [0, 0];
  while (row < rows || column < columns) {
    if (row < rows && column < columns && before[row] === after[column]) {
      steps.push({ type: 'same', item: before[row] ?? '' });
      row += 1;
      column += 1;
    } else if (column >= columns || (row < rows && at(row + 1, column) >= at(row, column + 1))) {
      steps.push({ type: 'removed', item: before[row] ?? '' });
      row += 1;
    } else {
      steps.push({ type: 'added', item: after[column] ?? '' });
      column += 1;
    }
  }
  return steps;
}

/** A line break at the end begins no line of its own. */
function linesOf(text: string): string[] {
  if (text === '') return [];
  return text.replace(/\r?\n$/, '').split(/\r?\n/);
}

function wordsOf(line: string): string[] {
  return line.match(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? [];
}

function whole(type: DiffLine['type'], text: string): DiffLine {
  return { type, parts: [{ text, isChanged: false }] };
}

export type DiffBlock = { type: 'lines'; lines: DiffLine[] } | { type: 'skipped'; count: number };

/** Leaves out what is the same, but for some lines around each change. */
export function foldSameLines(lines: readonly DiffLine[], around: number): DiffBlock[] {
  const isNear = lines.map((_, index) =>
    lines.slice(Math.max(0, index - around), index + around + 1).some((line) => line.type !== 'same'),
  );
  const blocks: DiffBlock[] = [];
  for (const [index, line] of lines.entries()) {
    const last = blocks.at(-1);
    if (isNear[index]) {
      if (last?.type === 'lines') last.lines.push(line);
      else blocks.push({ type: 'lines', lines: [line] });
    } else if (last?.type === 'skipped') last.count += 1;
    else blocks.push({ type: 'skipped', count: 1 });
  }
  return blocks;
}
