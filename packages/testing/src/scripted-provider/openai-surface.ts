import { argumentPieces, type FinishReason, type Surface } from './surface.ts';

const reasons: Record<FinishReason, string> = { stop: 'stop', length: 'length', 'tool-calls': 'tool_calls' };

/** Chat completions, as OpenAI and everything compatible with it answers. */
export function openAiSurface(
  body: { model?: string; stream_options?: { include_usage?: boolean } },
  number: number,
): Surface {
  const id = `chatcmpl-scripted-${number}`;
  const model = body.model ?? 'scripted-model';
  const created = Math.floor(Date.now() / 1000);
  let nextTool = 0;
  const chunk = (delta: object, finishReason: string | null = null, rest: object = {}) =>
    frame({
      id,
      object: 'chat.completion.chunk',
      created,
      model,
      choices: [{ index: 0, delta, finish_reason: finishReason }],
      ...rest,
    });

  return {
    begin: () => chunk({ role: 'assistant', content: '' }),
    text: (text) => chunk({ content: text }),
    toolCall(call) {
      const index = nextTool++;
      const head = { index, id: call.id ?? `call_${number}_${index}`, type: 'function' };
      return [
        chunk({ tool_calls: [{ ...head, function: { name: call.name, arguments: '' } }] }),
        ...argumentPieces(call).map((piece) =>
          chunk({ tool_calls: [{ index, function: { arguments: piece } }] }),
        ),
      ];
    },
    finish(finishReason, usage) {
      const end = chunk({}, reasons[finishReason]);
      const wantsUsage = body.stream_options?.include_usage === true && usage !== null;
      const usageChunk = wantsUsage
        ? frame({
            id,
            object: 'chat.completion.chunk',
            created,
            model,
            choices: [],
            usage: openAiUsage(usage),
          })
        : '';
      return `${end}${usageChunk}data: [DONE]\n\n`;
    },
    whole: (answer) => ({
      id,
      object: 'chat.completion',
      created,
      model,
      choices: [
        {
          index: 0,
          finish_reason: reasons[answer.finishReason],
          message: {
            role: 'assistant',
            content: answer.text === '' && answer.toolCalls.length > 0 ? null : answer.text,
            ...(answer.toolCalls.length > 0 && {
              tool_calls: answer.toolCalls.map((call, index) => ({
                id: call.id ?? `call_${number}_${index}`,
                type: 'function',
                function: { name: call.name, arguments: argumentPieces(call).join('') },
              })),
            }),
          },
        },
      ],
      ...(answer.usage && { usage: openAiUsage(answer.usage) }),
    }),
  };
}

function openAiUsage(usage: { inputTokens: number; outputTokens: number; cachedInputTokens?: number }) {
  return {
    prompt_tokens: usage.inputTokens,
    completion_tokens: usage.outputTokens,
    total_tokens: usage.inputTokens + usage.outputTokens,
    prompt_tokens_details: { cached_tokens: usage.cachedInputTokens ?? 0 },
  };
}

function frame(value: object): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}
