import type { ScriptedUsage } from './script.ts';
import { argumentPieces, type FinishReason, type Surface, type ToolCallStep } from './surface.ts';

const reasons: Record<FinishReason, string> = {
  stop: 'end_turn',
  length: 'max_tokens',
  'tool-calls': 'tool_use',
};

/** The Messages API: content blocks that open, grow and close, and usage in two places. */
export function anthropicSurface(body: { model?: string }, number: number): Surface {
  const id = `msg_scripted_${number}`;
  const model = body.model ?? 'scripted-model';
  let nextBlock = 0;
  let openTextBlock: number | undefined;

  function closeText(): string {
    if (openTextBlock === undefined) return '';
    const index = openTextBlock;
    openTextBlock = undefined;
    return frame('content_block_stop', { index });
  }

  function openText(): string {
    if (openTextBlock !== undefined) return '';
    openTextBlock = nextBlock++;
    return frame('content_block_start', { index: openTextBlock, content_block: { type: 'text', text: '' } });
  }

  return {
    // The input's count is only known to the script at the end; zero here, the true one in message_delta,
    // which is cumulative by the provider's own rule.
    begin: () => frame('message_start', { message: message([], null, { inputTokens: 0, outputTokens: 0 }) }),
    text: (text) =>
      openText() +
      frame('content_block_delta', { index: openTextBlock, delta: { type: 'text_delta', text } }),
    toolCall(call) {
      const closed = closeText();
      const index = nextBlock++;
      const [head, ...pieces] = [
        frame('content_block_start', {
          index,
          content_block: { type: 'tool_use', id: toolId(call, index), name: call.name, input: {} },
        }),
        ...argumentPieces(call).map((piece) =>
          frame('content_block_delta', { index, delta: { type: 'input_json_delta', partial_json: piece } }),
        ),
      ];
      return [`${closed}${head}`, ...pieces, frame('content_block_stop', { index })];
    },
    finish: (finishReason, usage) =>
      closeText() +
      frame('message_delta', {
        delta: { stop_reason: reasons[finishReason], stop_sequence: null },
        usage: usage ? anthropicUsage(usage) : { output_tokens: 0 },
      }) +
      frame('message_stop', {}),
    whole(answer) {
      const blocks = [
        ...(answer.text === '' ? [] : [{ type: 'text', text: answer.text }]),
        ...answer.toolCalls.map((call, index) => ({
          type: 'tool_use',
          id: toolId(call, index),
          name: call.name,
          input: JSON.parse(argumentPieces(call).join('') || '{}'),
        })),
      ];
      return message(
        blocks,
        reasons[answer.finishReason],
        answer.usage ?? { inputTokens: 0, outputTokens: 0 },
      );
    },
  };

  function toolId(call: ToolCallStep, index: number): string {
    return call.id ?? `toolu_${number}_${index}`;
  }

  function message(content: unknown[], stopReason: string | null, usage: ScriptedUsage) {
    return {
      id,
      type: 'message',
      role: 'assistant',
      model,
      content,
      stop_reason: stopReason,
      stop_sequence: null,
      usage: anthropicUsage(usage),
    };
  }
}

/** Anthropic counts cached input beside the input, not inside it. */
function anthropicUsage(usage: ScriptedUsage) {
  const cached = usage.cachedInputTokens ?? 0;
  return {
    input_tokens: usage.inputTokens - cached,
    cache_read_input_tokens: cached,
    cache_creation_input_tokens: 0,
    output_tokens: usage.outputTokens,
  };
}

function frame(type: string, value: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...value })}\n\n`;
}
