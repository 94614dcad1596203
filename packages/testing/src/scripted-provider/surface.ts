import type { ScriptedAnswer, ScriptedUsage, ScriptStep } from './script.ts';

export type ToolCallStep = Extract<ScriptStep, { type: 'tool-call' }>;
export type FinishReason = NonNullable<ScriptedAnswer['finishReason']>;

export interface FinishedAnswer {
  text: string;
  toolCalls: ToolCallStep[];
  finishReason: FinishReason;
  usage: ScriptedUsage | null;
}

/** One provider's wire format: the chunks of a stream, and the whole answer. */
export interface Surface {
  begin(): string;
  text(text: string): string;
  /** One string per chunk: the head first, then the pieces of the arguments. */
  toolCall(call: ToolCallStep): string[];
  finish(finishReason: FinishReason, usage: ScriptedUsage | null): string;
  whole(answer: FinishedAnswer): unknown;
}

export function argumentPieces(call: ToolCallStep): string[] {
  const json = typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments);
  const size = Math.max(1, Math.ceil(json.length / (call.pieces ?? 3)));
  const pieces: string[] = [];
  for (let start = 0; start < json.length; start += size) pieces.push(json.slice(start, start + size));
  return pieces;
}
