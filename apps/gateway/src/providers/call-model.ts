import type {
  JSONSchema7,
  LanguageModelV4,
  LanguageModelV4FunctionTool,
  LanguageModelV4Prompt,
  SharedV4ProviderMetadata,
} from '@ai-sdk/provider';
import type { RunModel } from '@helix/gateway-protocol';
import { z } from 'zod';
import type { RunFailureRecord, StepUsage } from '../runs/session-records.ts';
import { toStepUsage } from '../runs/usage.ts';
import type { AgentTool } from '../tools/tool.ts';
import { brokenAnswer, classifyFailure, contentRefused, providerSilent } from './classify-failure.ts';

/** Our tools take flat arguments. */
const MAX_INPUT_DEPTH = 50;

export type ToolCall = {
  id: string;
  name: string;
  input: unknown;
  providerMetadata?: SharedV4ProviderMetadata;
};

export type CallEnd =
  | {
      type: 'answered';
      calls: ToolCall[];
      usage: StepUsage | null;
      stopReason: 'stop' | 'length' | 'toolUse';
    }
  | { type: 'failed'; failure: RunFailureRecord; usage: StepUsage | null }
  /** The answer passed `maxCharacters`. */
  | { type: 'too-long'; usage: StepUsage | null }
  /** The caller's own signal ended it. */
  | { type: 'stopped' };

export type ModelCall = {
  languageModel: LanguageModelV4;
  model: RunModel;
  system?: string;
  messages: LanguageModelV4Prompt;
  tools: readonly AgentTool[];
  maxOutputTokens?: number;
  /** Of text, thought and tools' arguments together: providers need not obey `maxOutputTokens`. */
  maxCharacters: number;
  signal: AbortSignal;
  /** Silence of the provider after which the call is given up. */
  idleMs: number;
  onText(text: string): void;
};

/**
 * One call, streamed, by the provider packages' own contract. Never rejects and repeats nothing: whoever started
 * the run owns retries.
 */
export async function callModel(call: ModelCall): Promise<CallEnd> {
  const { model, signal } = call;
  const watch = watchIdle(call.idleMs);
  let usage: StepUsage | null = null;
  let error: unknown;
  let hasStarted = false;
  let room = call.maxCharacters;
  let finishReason: string | undefined;
  let rawFinishReason: string | undefined;
  const calls: ToolCall[] = [];
  try {
    const { stream } = await call.languageModel.doStream({
      prompt: call.system ? [{ role: 'system', content: call.system }, ...call.messages] : call.messages,
      tools: call.tools.length > 0 ? call.tools.map(toFunctionTool) : undefined,
      toolChoice: call.tools.length > 0 ? { type: 'auto' } : undefined,
      maxOutputTokens: call.maxOutputTokens ?? model.maxOutputTokens,
      abortSignal: AbortSignal.any([signal, watch.signal]),
    });
    for await (const part of stream) {
      watch.touch();
      if ('delta' in part) room -= part.delta.length;
      if (room < 0) break;
      if (part.type === 'text-delta') {
        hasStarted = true;
        call.onText(part.delta);
      } else if (part.type === 'reasoning-delta' || part.type === 'tool-input-start') {
        hasStarted = true;
      } else if (part.type === 'tool-call') {
        calls.push({
          id: part.toolCallId,
          name: part.toolName,
          input: parseInput(part.input),
          providerMetadata: part.providerMetadata,
        });
      } else if (part.type === 'error') {
        error ??= part.error;
      } else if (part.type === 'finish') {
        usage = toStepUsage(part.usage);
        ({ unified: finishReason, raw: rawFinishReason } = part.finishReason);
      }
    }
  } catch (thrown) {
    error ??= thrown;
  } finally {
    watch.stop();
  }
  const failed = (failure: RunFailureRecord): CallEnd => ({ type: 'failed', failure, usage });
  if (signal.aborted) return { type: 'stopped' };
  if (room < 0) return { type: 'too-long', usage };
  if (watch.signal.aborted) return failed(providerSilent(call.idleMs));
  if (error !== undefined)
    return failed(classifyFailure(error, { modelName: model.name, apiKey: model.apiKey, hasStarted }));
  if (finishReason === 'content-filter') return failed(contentRefused());
  // Without the provider's own word for the end, the text may be half of what it meant to say.
  const hasEnd = finishReason !== undefined && finishReason !== 'error' && finishReason !== 'interrupted';
  if (!hasEnd || (finishReason === 'other' && !rawFinishReason)) return failed(brokenAnswer('STREAM_BROKEN'));
  const stopReason = calls.length > 0 ? 'toolUse' : finishReason === 'length' ? 'length' : 'stop';
  return { type: 'answered', calls, usage, stopReason };
}

const functionTools = new WeakMap<z.ZodType, LanguageModelV4FunctionTool>();

/** A tool's schema is the same in every run: it is translated once. */
function toFunctionTool({ name, description, input }: AgentTool): LanguageModelV4FunctionTool {
  const known = functionTools.get(input);
  if (known) return known;
  const inputSchema = z.toJSONSchema(input, { target: 'draft-7', io: 'input' }) as JSONSchema7;
  const made: LanguageModelV4FunctionTool = { type: 'function', name, description, inputSchema };
  functionTools.set(input, made);
  return made;
}

/** What is no JSON does not fit any tool's arguments: the tool says so to the model, which can correct itself. */
function parseInput(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    const input: unknown = JSON.parse(text);
    // A model that repeats "[" for ever is read here without trouble, and overflows the stack of all who come after.
    return isDeeperThan(input, MAX_INPUT_DEPTH) ? { unreadable: text } : input;
  } catch {
    return { unreadable: text };
  }
}

/** Level by level, because recursion is what this protects from. */
function isDeeperThan(value: unknown, maxDepth: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= maxDepth; depth++) {
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
    if (level.length === 0) return false;
  }
  return true;
}

/** Aborts when nothing arrives for the given time; a long answer is fine as long as it moves. */
function watchIdle(idleMs: number): { signal: AbortSignal; touch(): void; stop(): void } {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), idleMs);
  return { signal: controller.signal, touch: () => timer.refresh(), stop: () => clearTimeout(timer) };
}
