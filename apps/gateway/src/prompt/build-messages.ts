// Owns what of a session's history the model sees again: pure, from the stored rows to a provider's prompt.
import type { LanguageModelV4Message, LanguageModelV4Prompt } from '@ai-sdk/provider';
import { type StoredMessage, textOf } from '../runs/session-records.ts';
import type { ToolImage } from '../tools/tool.ts';

const DROPPED_OUTPUT = '[This output was left out to save space. Call the tool again if you need it.]';
const DROPPED_TURNS = '[Earlier turns of this session were left out to save space.]';
/** Outputs shorter than the note that replaces them are not worth replacing. */
const MIN_DROPPED_LENGTH = 400;

/** A picture costs about 1,600 tokens with the providers that say so. */
const IMAGE_CHARACTERS = 5_000;

/** What tools showed to the model in the present run, by the tool call's id. */
export type ShownImages = ReadonlyMap<string, readonly ToolImage[]>;

/** Characters a message costs; about three to four a token, so limits in characters are on the safe side. */
function sizeOf(message: StoredMessage, images: ShownImages): number {
  const shown = (images.get(message.toolCallId ?? '')?.length ?? 0) * IMAGE_CHARACTERS;
  if (typeof message.content === 'string') return message.content.length + shown;
  return JSON.stringify(message.content).length + shown;
}

/**
 * Keeps the present run whole where possible. Over the limit the oldest tool outputs go first, then the oldest
 * turns, never the present run's brief.
 */
export function buildMessages(
  rows: readonly StoredMessage[],
  currentRunId: string,
  maxCharacters: number,
  images: ShownImages = new Map(),
): LanguageModelV4Prompt {
  const kept = withoutUnanswered(rows, currentRunId);
  let total = kept.reduce((sum, row) => sum + sizeOf(row, images), 0);
  const dropped = new Set<string>();
  const shortened = kept.map((row) => {
    if (total <= maxCharacters || row.role !== 'toolResult') return row;
    const size = sizeOf(row, images);
    if (size < MIN_DROPPED_LENGTH) return row;
    total -= size - DROPPED_OUTPUT.length;
    dropped.add(row.toolCallId ?? '');
    return { ...row, content: [{ type: 'text' as const, text: DROPPED_OUTPUT }] };
  });
  let start = 0;
  while (total > maxCharacters && shortened[start] && shortened[start]?.__openclaw.runId !== currentRunId) {
    const runId = shortened[start]?.__openclaw.runId;
    while (shortened[start] && shortened[start]?.__openclaw.runId === runId)
      total -= sizeOf(shortened[start++] as StoredMessage, images);
  }
  const shown = new Map([...images].filter(([callId]) => !dropped.has(callId)));
  const messages = toModelMessages(shortened.slice(start), shown);
  return start === 0 ? messages : [userMessage(DROPPED_TURNS), ...messages];
}

/** A brief whose run brought nothing (the provider was down) is repeated by the next run's: leave it out. */
function withoutUnanswered(rows: readonly StoredMessage[], currentRunId: string): StoredMessage[] {
  const answered = new Set(rows.filter((row) => row.role === 'assistant').map((row) => row.__openclaw.runId));
  return rows.filter((row) => row.__openclaw.runId === currentRunId || answered.has(row.__openclaw.runId));
}

type AssistantPart = Extract<LanguageModelV4Message, { role: 'assistant' }>['content'][number];

/** Providers refuse a tool call without its result: a run that was cut off leaves such calls behind. */
function toModelMessages(rows: readonly StoredMessage[], images: ShownImages): LanguageModelV4Prompt {
  const results = new Set(rows.flatMap((row) => (row.role === 'toolResult' ? [row.toolCallId] : [])));
  const calls = new Set<string>();
  let shown: ToolImage[] = [];
  return rows.flatMap((row, index): LanguageModelV4Prompt => {
    if (row.role === 'user') return [userMessage(textOf(row))];
    if (row.role === 'assistant') {
      const parts = (typeof row.content === 'string' ? [] : row.content).flatMap((part): AssistantPart[] => {
        if (part.type === 'text') return part.text === '' ? [] : [{ type: 'text', text: part.text }];
        if (!results.has(part.id)) return [];
        calls.add(part.id);
        const { id, name, arguments: input, providerMetadata: providerOptions } = part;
        return [{ type: 'tool-call', toolCallId: id, toolName: name, input, providerOptions }];
      });
      return parts.length === 0 ? [] : [{ role: 'assistant', content: parts }];
    }
    if (!row.toolCallId || !calls.has(row.toolCallId)) return [];
    const output = row.isError
      ? { type: 'error-text' as const, value: textOf(row) }
      : { type: 'text' as const, value: textOf(row) };
    const message: LanguageModelV4Message = {
      role: 'tool',
      content: [
        { type: 'tool-result', toolCallId: row.toolCallId, toolName: row.toolName ?? 'tool', output },
      ],
    };
    shown.push(...(images.get(row.toolCallId) ?? []));
    // All results of a step come before anything else, or providers refuse the conversation.
    if (shown.length === 0 || rows[index + 1]?.role === 'toolResult') return [message];
    const pictures = imageMessage(shown);
    shown = [];
    return [message, pictures];
  });
}

function userMessage(text: string): LanguageModelV4Message {
  return { role: 'user', content: [{ type: 'text', text }] };
}

/** As a user's message: in a tool's result not every provider takes pictures. */
function imageMessage(images: readonly ToolImage[]): LanguageModelV4Message {
  return {
    role: 'user',
    content: images.flatMap(({ name, mediaType, data }) => [
      { type: 'text', text: `The picture "${name}":` },
      { type: 'file', mediaType, data: { type: 'data', data } },
    ]),
  };
}
