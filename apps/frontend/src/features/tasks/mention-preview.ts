// Owns the words that say, before a comment is posted, whom it wakes and whom it tells.
import type { MentionPreview } from '@helix/contracts';
import { parseMentions } from '@helix/domain';

export interface PreviewSentence {
  text: string;
  /** Something that the writer may not expect. */
  isWarning: boolean;
}

/** A key that is the same for texts that name the same: other words do not change whom a comment wakes. */
export function mentionsKey(content: string): string {
  return parseMentions(content)
    .map((ref) => (ref.kind === 'handle' ? `@${ref.handle}` : `${ref.type}:${ref.id}`))
    .join(' ');
}

/** @param ownHandle of the writer, whom naming themselves neither tells nor surprises. */
export function previewSentences(
  preview: MentionPreview,
  content: string,
  ownHandle: string,
): PreviewSentence[] {
  const waking = preview.agents.filter((agent) => agent.wakes).map(({ name }) => name);
  const sentences: PreviewSentence[] = [];
  const say = (text: string, isWarning = false) => sentences.push({ text, isWarning });
  if (preview.answers) say(`${preview.answers.name} gets your answer and goes on.`);
  if (waking.length > 0) say(`${list(waking)} will answer.`);
  if (preview.people.length > 0) say(`${list(preview.people.map(({ name }) => name))} will be notified.`);
  for (const agent of preview.agents) {
    if (!agent.wakes) say(refusal(agent.name, agent.reason), true);
  }
  for (const handle of unknownHandles(preview, content, ownHandle)) {
    say(`@${handle} names nobody who sees this board.`, true);
  }
  return sentences;
}

/** The reason names the agent and says what to do. */
function refusal(name: string, reason: string | null): string {
  return reason === null ? `${name} will not be woken.` : `Not woken: ${reason}`;
}

function unknownHandles(preview: MentionPreview, content: string, ownHandle: string): string[] {
  const known = new Set([
    ownHandle,
    ...[...preview.agents, ...preview.people, ...(preview.answers ? [preview.answers] : [])].map(
      ({ handle }) => handle,
    ),
  ]);
  return parseMentions(content).flatMap((ref) =>
    ref.kind === 'handle' && !known.has(ref.handle) ? [ref.handle] : [],
  );
}

const format = new Intl.ListFormat('en-GB', { type: 'conjunction' });

function list(names: string[]): string {
  return format.format(names);
}
