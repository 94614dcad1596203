// Owns how a prompt is written down for people: what was said before, and the brief, as texts.
import type { LanguageModelV4Message, LanguageModelV4Prompt } from '@ai-sdk/provider';

/** Of what was said before: the newest of it. A run keeps its prompt, and a session may have a hundred runs. */
const HISTORY_MAX_CHARACTERS = 60_000;

export type PromptMessage = { role: 'user' | 'assistant' | 'tool'; text: string };

/** @param prompt without its system message; the last message of a run's first call is its brief. */
export function toPromptRecord(prompt: LanguageModelV4Prompt): { history: PromptMessage[]; message: string } {
  const messages = prompt.flatMap((each): PromptMessage[] =>
    each.role === 'system' ? [] : [{ role: each.role, text: textOf(each) }],
  );
  return { history: newestOf(messages.slice(0, -1)), message: messages.at(-1)?.text ?? '' };
}

function newestOf(messages: PromptMessage[]): PromptMessage[] {
  let room = HISTORY_MAX_CHARACTERS;
  let start = messages.length;
  while (start > 0) {
    room -= messages[start - 1]?.text.length ?? 0;
    if (room < 0) break;
    start -= 1;
  }
  if (start === 0) return messages;
  const note: PromptMessage = {
    role: 'user',
    text: `[${start} earlier messages were sent and are not kept here]`,
  };
  return [note, ...messages.slice(start)];
}

function textOf(message: Exclude<LanguageModelV4Message, { role: 'system' }>): string {
  const parts: string[] = message.content.map((part) => {
    if (part.type === 'text' || part.type === 'reasoning') return part.text;
    if (part.type === 'tool-call') return `${part.toolName}(${JSON.stringify(part.input)})`;
    if (part.type === 'tool-result') return `${part.toolName}: ${outputOf(part.output)}`;
    return `[${part.type}]`;
  });
  return parts.filter(Boolean).join('\n\n');
}

function outputOf(output: { type: string; value?: unknown }): string {
  if (typeof output.value === 'string') return output.value;
  if (output.type !== 'content' || !Array.isArray(output.value)) return JSON.stringify(output.value ?? null);
  // A picture is not written down a second time.
  return output.value
    .map((part: { type: string; text?: string }) => part.text ?? `[${part.type}]`)
    .join('\n');
}
