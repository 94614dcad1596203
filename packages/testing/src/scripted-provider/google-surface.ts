import type { ScriptedUsage } from './script.ts';
import { argumentPieces, type FinishReason, type Surface, type ToolCallStep } from './surface.ts';

const reasons: Record<FinishReason, string> = { stop: 'STOP', length: 'MAX_TOKENS', 'tool-calls': 'STOP' };

/** Gemini's generateContent: whole parts in each chunk; a call's arguments never come in pieces. */
export function googleSurface(model: string): Surface {
  const chunk = (parts: object[], rest: { finishReason?: string; usage?: ScriptedUsage | null } = {}) => ({
    candidates: [
      {
        index: 0,
        content: { role: 'model', parts },
        ...(rest.finishReason && { finishReason: rest.finishReason }),
      },
    ],
    ...(rest.usage && { usageMetadata: googleUsage(rest.usage) }),
    modelVersion: model,
  });
  return {
    begin: () => '',
    text: (text) => frame(chunk([{ text }])),
    toolCall: (call) => [frame(chunk([callPart(call)]))],
    finish: (finishReason, usage) =>
      frame(chunk([{ text: '' }], { finishReason: reasons[finishReason], usage })),
    whole: ({ text, toolCalls, finishReason, usage }) =>
      chunk([...(text === '' ? [] : [{ text }]), ...toolCalls.map(callPart)], {
        finishReason: reasons[finishReason],
        usage,
      }),
  };
}

function callPart(call: ToolCallStep): object {
  return { functionCall: { name: call.name, args: JSON.parse(argumentPieces(call).join('') || '{}') } };
}

/** Google counts cached input inside the input. */
function googleUsage(usage: ScriptedUsage) {
  return {
    promptTokenCount: usage.inputTokens,
    candidatesTokenCount: usage.outputTokens,
    cachedContentTokenCount: usage.cachedInputTokens ?? 0,
    totalTokenCount: usage.inputTokens + usage.outputTokens,
  };
}

function frame(value: object): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}
