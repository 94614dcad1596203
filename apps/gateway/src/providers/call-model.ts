import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { RunModel } from '@helix/gateway-protocol';
import type { ModelMessage, ToolSet } from 'ai';
import type { RunFailureRecord, StepUsage } from '../runs/session-records.ts';
import { toStepUsage } from '../runs/usage.ts';
import type { AgentTool } from '../tools/tool.ts';
import { brokenAnswer, classifyFailure, contentRefused, providerSilent } from './classify-failure.ts';

// The SDK would write its remarks on settings to standard error, past our logger.
Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });

export type ToolCall = { id: string; name: string; input: unknown };

export type CallEnd =
  | {
      type: 'answered';
      calls: ToolCall[];
      usage: StepUsage | null;
      stopReason: 'stop' | 'length' | 'toolUse';
    }
  | { type: 'failed'; failure: RunFailureRecord; usage: StepUsage | null }
  /** The caller's own signal ended it. */
  | { type: 'stopped' };

export type ModelCall = {
  languageModel: LanguageModelV4;
  model: RunModel;
  system?: string;
  messages: ModelMessage[];
  tools: readonly AgentTool[];
  maxOutputTokens?: number;
  signal: AbortSignal;
  /** Silence of the provider after which the call is given up. */
  idleMs: number;
  onText(text: string): void;
};

/** One call, streamed. Never rejects; the SDK retries nothing, because whoever started the run owns retries. */
export async function callModel(call: ModelCall): Promise<CallEnd> {
  const { model, signal } = call;
  const { streamText, tool } = await import('ai');
  const tools: ToolSet = Object.fromEntries(
    call.tools.map(({ name, description, input }) => [name, tool({ description, inputSchema: input })]),
  );
  const watch = watchIdle(call.idleMs);
  let usage: StepUsage | null = null;
  let error: unknown;
  let hasStarted = false;
  let finishReason: string | undefined;
  let rawFinishReason: string | undefined;
  const calls: ToolCall[] = [];
  try {
    const result = streamText({
      model: call.languageModel,
      instructions: call.system,
      messages: call.messages,
      tools: call.tools.length > 0 ? tools : undefined,
      maxRetries: 0,
      maxOutputTokens: call.maxOutputTokens ?? model.maxOutputTokens,
      abortSignal: AbortSignal.any([signal, watch.signal]),
      // The default prints to standard error, prompt and all; the stream carries the error as well.
      onError: () => undefined,
    });
    for await (const part of result.fullStream) {
      watch.touch();
      if (part.type === 'text-delta') {
        hasStarted = true;
        call.onText(part.text);
      } else if (part.type === 'reasoning-delta' || part.type === 'tool-input-start') {
        hasStarted = true;
      } else if (part.type === 'tool-call') {
        calls.push({ id: part.toolCallId, name: part.toolName, input: part.input });
      } else if (part.type === 'error') {
        error ??= part.error;
      } else if (part.type === 'finish-step') {
        usage = toStepUsage(part.usage);
        ({ finishReason, rawFinishReason } = part);
      }
    }
  } catch (thrown) {
    error ??= thrown;
  } finally {
    watch.stop();
  }
  const label = `${model.provider}/${model.name}`;
  const failed = (failure: RunFailureRecord): CallEnd => ({ type: 'failed', failure, usage });
  if (signal.aborted) return { type: 'stopped' };
  if (watch.signal.aborted) return failed(providerSilent(label, call.idleMs));
  if (error !== undefined) return failed(classifyFailure(error, { label, apiKey: model.apiKey, hasStarted }));
  if (finishReason === 'content-filter') return failed(contentRefused(label));
  // Without the provider's own word for the end, the text may be half of what it meant to say.
  const hasEnd = finishReason !== undefined && finishReason !== 'error' && finishReason !== 'interrupted';
  if (!hasEnd || (finishReason === 'other' && !rawFinishReason))
    return failed(brokenAnswer(label, 'STREAM_BROKEN'));
  const stopReason = calls.length > 0 ? 'toolUse' : finishReason === 'length' ? 'length' : 'stop';
  return { type: 'answered', calls, usage, stopReason };
}

/** Aborts when nothing arrives for the given time; a long answer is fine as long as it moves. */
function watchIdle(idleMs: number): { signal: AbortSignal; touch(): void; stop(): void } {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), idleMs);
  return { signal: controller.signal, touch: () => timer.refresh(), stop: () => clearTimeout(timer) };
}
