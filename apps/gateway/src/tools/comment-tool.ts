import { z } from 'zod';
import { type AgentTool, defineTool, ToolError } from './tool.ts';

const COMMENT_MAX_CHARACTERS = 20_000;
const TIMEOUT_MS = 15_000;

const commentInput = z.object({ content: z.string().min(1).max(COMMENT_MAX_CHARACTERS) });

/**
 * Posts a comment on the task through the Backend. The tool call's id makes it happen once: the same call
 * repeated after a lost answer finds the same comment.
 */
export function createCommentTool(product: { url: string; token: string }, runId: string): AgentTool {
  const url = `${product.url.replace(/\/+$/, '')}/api/agent/runs/${encodeURIComponent(runId)}/comments`;
  return defineTool({
    name: 'comment',
    description:
      'Post a comment on the task, for people to read while you work. Your result itself is your last message.',
    input: commentInput,
    titleOf: (input) => input.content.slice(0, 80),
    run: async ({ content }, { toolCallId, signal }) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { authorization: `Bearer ${product.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ content, tool_call_id: toolCallId }),
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      }).catch((error: unknown) => {
        if (signal.aborted) throw error;
        throw new ToolError('The comment could not be posted: HELIX did not answer. Go on without it.');
      });
      if (response.ok) {
        await response.body?.cancel();
        return 'Comment posted.';
      }
      const problem = (await response.json().catch(() => null)) as { detail?: unknown } | null;
      const why = typeof problem?.detail === 'string' ? problem.detail : `status ${response.status}`;
      throw new ToolError(`The comment was not accepted: ${why}`);
    },
  });
}
