import type { LanguageModelV4, LanguageModelV4Prompt } from '@ai-sdk/provider';
import { QUESTION_STOP_REASON, type RunLimits, type RunModel } from '@helix/gateway-protocol';
import { buildMessages, type ShownImages } from '../prompt/build-messages.ts';
import { toPromptRecord } from '../prompt/prompt-record.ts';
import { type CallEnd, callModel, type ToolCall } from '../providers/call-model.ts';
import { brokenAnswer } from '../providers/classify-failure.ts';
import type { ToolImage } from '../tools/tool.ts';
import type { Toolbox, ToolResult } from '../tools/toolbox.ts';
import type { RunEvents } from './run-events.ts';
import {
  answerTooLong,
  CHARACTERS_PER_TOKEN,
  internalFailure,
  overLimit,
  roomOf,
  type StopCause,
  stopFailure,
} from './run-limits.ts';
import type { Session } from './session.ts';
import type { MessagePart, RunFailureRecord, RunOutcome, SessionLine, StepUsage } from './session-records.ts';
import { costUsd, sumUsage, totalTokens } from './usage.ts';

/** What a step may hold back of the context window for its own answer, when the model says nothing. */
const DEFAULT_OUTPUT_TOKENS = 8_192;
const DEFAULT_CONTEXT_TOKENS = 128_000;

/** Providers stop at about this many themselves. */
const MAX_CALLS_PER_STEP = 128;

export type RunInput = {
  runId: string;
  session: Session;
  system: string;
  model: RunModel;
  limits: RunLimits;
  toolbox: Toolbox;
  events: RunEvents;
  signal: AbortSignal;
  startedAt: number;
  providerIdleMs: number;
  createModel(model: RunModel): Promise<LanguageModelV4>;
  append(lines: readonly SessionLine[], isDurable?: boolean): Promise<void>;
};

/** The end of a run that never reached the model. */
export function emptyOutcome(
  runId: string,
  model: RunModel,
  startedAt: number,
  status: RunOutcome['status'],
  why?: RunFailureRecord,
): RunOutcome {
  return {
    runId,
    status,
    stopReason: status === 'aborted' ? 'aborted' : 'error',
    texts: [],
    usage: null,
    isUsagePartial: false,
    lastCallUsage: null,
    costUsd: null,
    provider: model.provider,
    model: model.name,
    toolNames: [],
    steps: 0,
    startedAt,
    endedAt: Date.now(),
    failure: why,
  };
}

/**
 * Our own loop around single steps of the SDK: call the model, write the step down, run its tools, write their
 * results down, go on until it answers without a tool. Never rejects: every way to end is an outcome.
 */
export async function executeRun(input: RunInput): Promise<RunOutcome> {
  const { runId, model, limits, events, toolbox } = input;
  const steps: (StepUsage | null)[] = [];
  const texts: string[] = [];
  const toolNames: string[] = [];
  const images = new Map<string, ToolImage[]>();
  const end = (status: RunOutcome['status'], stopReason: string, why?: RunFailureRecord): RunOutcome => {
    const { usage, isUsagePartial } = sumUsage(steps);
    return {
      ...emptyOutcome(runId, model, input.startedAt, status, why),
      stopReason,
      texts,
      usage,
      isUsagePartial,
      lastCallUsage: steps.at(-1) ?? null,
      costUsd: costUsd(usage, model.price),
      toolNames: [...new Set(toolNames)],
      steps: steps.length,
    };
  };
  const stopped = (cause: StopCause): RunOutcome =>
    cause === 'abort' ? end('aborted', 'aborted') : end('error', 'error', stopFailure(cause, limits));

  try {
    tellPrompt(input);
    const languageModel = await input.createModel(model);
    events.lifecycle('model', { provider: model.provider, model: model.name });
    for (let step = 1; ; step++) {
      const over = overLimit(steps, step, limits, texts);
      if (over) return end('error', 'error', over);
      const begun = events.beginStep(step, model);
      const stepEnd = await runStep(input, languageModel, roomOf(limits, steps, events.text.length), images);
      const text = events.messageText;
      if (text !== '') texts.push(text);
      const calls = stepEnd.type === 'answered' ? stepEnd.calls : [];
      const usage = stepEnd.type === 'stopped' ? null : stepEnd.usage;
      if (stepEnd.type === 'answered' || stepEnd.type === 'too-long' || usage) steps.push(usage);
      if (usage) events.agent('usage', { outputTokens: sumUsage(steps).usage?.output ?? 0 });
      const stopReason =
        stepEnd.type === 'answered' ? stepEnd.stopReason : stepEnd.type === 'stopped' ? 'aborted' : 'error';
      events.endStep(begun, { usage, costUsd: costUsd(usage, model.price), stopReason });
      if (text !== '' || calls.length > 0)
        await writeAssistantMessage(input, { text, calls, usage, stopReason });

      if (stepEnd.type === 'stopped') return stopped(input.signal.reason as StopCause);
      if (stepEnd.type === 'failed') return end('error', 'error', stepEnd.failure);
      if (stepEnd.type === 'too-long' || calls.length > MAX_CALLS_PER_STEP)
        return end('error', 'error', answerTooLong());
      if (calls.length === 0)
        return texts.length > 0 ? end('ok', stopReason) : end('error', 'error', brokenAnswer('EMPTY_ANSWER'));
      let closing = '';
      for (const call of calls) {
        const result = await runTool(input, call);
        if (!result.isError) toolNames.push(call.name);
        closing ||= result.closing ?? '';
        if (input.signal.aborted) return stopped(input.signal.reason as StopCause);
      }
      // After the results of all its calls: a provider refuses a transcript with an unanswered one.
      if (closing !== '') {
        texts.push(closing);
        await closeWith(input, closing);
        return end('ok', QUESTION_STOP_REASON);
      }
    }
  } catch (error) {
    if (input.signal.aborted) return stopped(input.signal.reason as StopCause);
    return end('error', 'error', internalFailure(error));
  }

  async function runTool({ session, signal }: RunInput, call: ToolCall): Promise<ToolResult> {
    const title = toolbox.titleOf(call.name, call.input);
    const startedAt = Date.now();
    events.toolStart(call, title);
    const result: ToolResult = await toolbox
      .run(call.name, call.input, { toolCallId: call.id, signal })
      .catch((error: unknown) => {
        if (signal.aborted) return { text: 'The run was stopped before this tool ended.', isError: true };
        throw error;
      });
    events.toolEnd(call, title, result, startedAt);
    if (result.images) images.set(call.id, result.images);
    const message = session.createMessage(runId, {
      role: 'toolResult',
      toolCallId: call.id,
      toolName: call.name,
      content: [{ type: 'text', text: result.text }],
      isError: result.isError,
    });
    await input.append([{ type: 'message', message }]);
    events.message(message);
    return result;
  }
}

/** One call of the model with everything the session holds, as far as it fits. */
function runStep(
  input: RunInput,
  languageModel: LanguageModelV4,
  maxCharacters: number,
  images: ShownImages,
): Promise<CallEnd> {
  const { model, events, signal, system } = input;
  return callModel({
    languageModel,
    model,
    system,
    messages: messagesOf(input, images),
    tools: input.toolbox.tools,
    maxCharacters,
    signal,
    idleMs: input.providerIdleMs,
    onText: (text) => events.addText(text),
  });
}

function messagesOf(
  { model, session, system, runId }: RunInput,
  images?: ShownImages,
): LanguageModelV4Prompt {
  const outputTokens = model.maxOutputTokens ?? DEFAULT_OUTPUT_TOKENS;
  const contextTokens = model.contextWindow ?? DEFAULT_CONTEXT_TOKENS;
  const room = Math.max(2_000, contextTokens - outputTokens) * CHARACTERS_PER_TOKEN - system.length;
  return buildMessages(session.messages, runId, room, images);
}

/** The very messages of the first call, for whoever wants to know what the agent was told. */
function tellPrompt(input: RunInput): void {
  const { system, toolbox, events } = input;
  const { history, message } = toPromptRecord(messagesOf(input));
  const tools = toolbox.tools.map(({ name }) => name);
  events.agent('helix', { phase: 'prompt', system, message, history, tools });
}

/** The last message of a run that a tool ended, as if the model had said it. */
async function closeWith(input: RunInput, text: string): Promise<void> {
  input.events.beginMessage();
  input.events.addText(text);
  input.events.flush();
  await writeAssistantMessage(input, { text, calls: [], usage: null, stopReason: QUESTION_STOP_REASON });
}

async function writeAssistantMessage(
  input: RunInput,
  step: { text: string; calls: ToolCall[]; usage: StepUsage | null; stopReason: string },
): Promise<void> {
  const { model, session, events } = input;
  const text: MessagePart[] = step.text === '' ? [] : [{ type: 'text', text: step.text }];
  const calls = step.calls.map(
    ({ id, name, input: args, providerMetadata }): MessagePart => ({
      type: 'toolCall',
      id,
      name,
      arguments: args,
      ...(providerMetadata ? { providerMetadata } : {}),
    }),
  );
  const cost = costUsd(step.usage, model.price);
  const message = session.createMessage(input.runId, {
    role: 'assistant',
    content: [...text, ...calls],
    provider: model.provider,
    model: model.name,
    stopReason: step.stopReason,
    ...(step.usage
      ? {
          usage: {
            ...step.usage,
            totalTokens: totalTokens(step.usage),
            ...(cost === null ? {} : { cost: { total: cost } }),
          },
        }
      : {}),
  });
  await input.append([{ type: 'message', message }]);
  events.message(message);
}
