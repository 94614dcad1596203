// Owns how a run's text is put together from a snapshot and deltas: nothing twice, nothing missing.
import type { RunStep } from '@helix/contracts';
import type { RunMessage } from '#lib/live-channel.tsx';

export interface RunOutput {
  text: string;
  steps: readonly RunStep[];
  /** False until the first snapshot: deltas before it have nothing to follow. */
  hasSnapshot: boolean;
}

export const emptyRunOutput: RunOutput = { text: '', steps: [], hasSnapshot: false };

/** `isGap`: something is missing before this delta; the caller watches again to get a snapshot. */
export function applyRunMessage(
  output: RunOutput,
  message: RunMessage,
): { output: RunOutput; isGap: boolean } {
  if (message.type === 'step') {
    return { output: { ...output, steps: withStep(output.steps, message.step) }, isGap: false };
  }
  if (message.type === 'snapshot') {
    return { output: { ...output, text: message.text, hasSnapshot: true }, isGap: false };
  }
  if (!output.hasSnapshot) return { output, isGap: false };
  const known = output.text.length - message.offset;
  if (known < 0) return { output, isGap: true };
  const added = message.text.slice(known);
  return { output: added === '' ? output : { ...output, text: output.text + added }, isGap: false };
}

function withStep(steps: readonly RunStep[], step: RunStep): readonly RunStep[] {
  const index = steps.findIndex((each) => each.id === step.id);
  return index === -1 ? [...steps, step] : steps.with(index, step);
}

/** The last words, in one line and without Markdown's marks: what stands on a card while its run streams. */
export function lastWordsOf(text: string, mostCharacters: number): string {
  // The end of a long text is enough.
  const lines = text.slice(-2_000).split('\n');
  let words = '';
  for (let index = lines.length - 1; index >= 0 && words.length < mostCharacters; index -= 1) {
    const line = plainLine(lines[index] ?? '');
    if (line !== '') words = words === '' ? line : `${line} ${words}`;
  }
  return words.length > mostCharacters ? `…${words.slice(1 - mostCharacters)}` : words;
}

function plainLine(line: string): string {
  // A fence, a rule, a heading whose words have not come yet.
  if (/^\s*(?:```|~~~)/.test(line) || !/[\p{L}\p{N}]/u.test(line)) return '';
  return line
    .replace(/^\s*(?:#{1,6}\s+|>\s?|[-*+]\s+(?:\[[ xX]\]\s+)?|\d+[.)]\s+)/, '')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(^|\W)[*_~`]{1,3}(?=\S)/g, '$1')
    .replace(/(?<=\S)[*_~`]{1,3}(?=\W|$)/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
