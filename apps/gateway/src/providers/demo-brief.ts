/** What the demo provider can tell of a brief: pure text work, so that its answer fits any task. */
export type BriefDigest = {
  title: string;
  points: string[];
  feedback: string[];
  /** Of a comment that asks the agent; null where the task itself is to be done. */
  question: string | null;
  wordCount: number;
};

const MAX_POINTS = 6;
const MAX_POINT_LENGTH = 140;

export function digestBrief(brief: string): BriefDigest {
  const lines = brief.split('\n');
  const heading = lines.find((line) => /^#\s/.test(line)) ?? lines.find((line) => line.trim() !== '') ?? '';
  const title = heading
    .replace(/^#+\s*/, '')
    .replace(/^Task\s+\S+:\s*/i, '')
    .trim();
  const description = sectionOf(lines, /^##\s+description/i) ?? lines.filter((line) => line !== heading);
  return {
    title: shorten(title || 'this task'),
    points: pointsOf(description),
    feedback: pointsOf(sectionOf(lines, /^##\s+feedback/i) ?? []),
    question: questionOf(sectionOf(lines, /^##\s+the comments? that asks? you/i)),
    wordCount: description.join(' ').split(/\s+/).filter(Boolean).length,
  };
}

/**
 * The last comment of several: each stands below a line that says who wrote it. Without the signs that name
 * somebody: repeated in an answer they would wake those agents.
 */
function questionOf(lines: readonly string[] | null): string | null {
  if (lines === null) return null;
  const start = lines.findLastIndex((line) => /^\*\*.+\*\* \((person|agent), /.test(line));
  const words = lines
    .slice(start + 1)
    .join(' ')
    .trim();
  return shorten(words.replace(/\s+/g, ' ').replace(/(?<![\p{L}\p{N}])@(?=[\p{L}\p{N}])/gu, ''));
}

function sectionOf(lines: readonly string[], heading: RegExp): string[] | null {
  const start = lines.findIndex((line) => heading.test(line));
  if (start === -1) return null;
  const length = lines.slice(start + 1).findIndex((line) => /^##?\s/.test(line));
  return lines.slice(start + 1, length === -1 ? undefined : start + 1 + length);
}

/** List items where there are some, else sentences; a long text is sampled over its whole length. */
function pointsOf(lines: readonly string[]): string[] {
  const items = lines.flatMap((line) => /^\s*(?:[-*•]|\d+[.)])\s+(.+)$/.exec(line)?.[1] ?? []);
  const sentences = lines
    .filter((line) => !/^\s*[-*•#>]|^\(no description\)$/.test(line))
    .join(' ')
    .split(/(?<=[.!?])\s+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence.split(/\s+/).length >= 2);
  const all = items.length >= 2 ? items : sentences;
  const step = Math.max(1, all.length / MAX_POINTS);
  const picked = Array.from(
    { length: Math.min(MAX_POINTS, all.length) },
    (_, index) => all[Math.floor(index * step)],
  );
  return picked.flatMap((point) => (point ? [shorten(point.replace(/[.\s]+$/, ''))] : []));
}

function shorten(text: string): string {
  if (text.length <= MAX_POINT_LENGTH) return text;
  const cut = text.slice(0, MAX_POINT_LENGTH);
  return `${cut.slice(0, cut.lastIndexOf(' ') > 60 ? cut.lastIndexOf(' ') : undefined)}…`;
}
