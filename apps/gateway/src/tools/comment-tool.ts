import { z } from 'zod';
import type { ProductApi } from './product-api.ts';
import { type AgentTool, defineTool } from './tool.ts';

const COMMENT_MAX_CHARACTERS = 20_000;
const TIMEOUT_MS = 15_000;

const commentInput = z.object({ content: z.string().min(1).max(COMMENT_MAX_CHARACTERS) });

/**
 * Posts a comment on the task through the Backend. The tool call's id makes it happen once: the same call
 * repeated after a lost answer finds the same comment.
 */
export function createCommentTool(product: ProductApi): AgentTool {
  return defineTool({
    name: 'comment',
    description:
      'Post a comment on the task, for people to read while you work. Your result itself is your last message.',
    input: commentInput,
    titleOf: (input) => input.content.slice(0, 80),
    run: async ({ content }, { toolCallId, signal }) => {
      const response = await product.call('/comments', {
        body: { content, tool_call_id: toolCallId },
        signal,
        timeoutMs: TIMEOUT_MS,
        onSilence: 'The comment could not be posted',
        onRefusal: 'The comment was not accepted',
      });
      await response.body?.cancel();
      return 'Comment posted.';
    },
  });
}
