import type { AgentToolName } from '@helix/gateway-protocol';
import type { z } from 'zod';

export type ToolContext = { toolCallId: string; signal: AbortSignal };

/** A picture that goes to the model beside the text of a tool's answer; it stays in memory, for this run alone. */
export type ToolImage = { name: string; mediaType: string; data: Uint8Array };
export type ToolOutput = { text: string; images: ToolImage[] };

export type AgentTool<Input = unknown> = {
  name: AgentToolName;
  description: string;
  input: z.ZodType<Input>;
  /** Shown beside the call, such as the file's name. */
  titleOf(input: Input): string;
  /** Of a tool that ends the run: the run's last message. */
  closingOf?(input: Input): string;
  /** What the model reads. @throws ToolError for what the model can do better. */
  run(input: Input, context: ToolContext): Promise<string | ToolOutput>;
};

/** What a tool could not do, in words for the model; it is an answer, not a failure of the run. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
}

/** Keeps a tool's input type while building it, and forgets it for the list. */
export function defineTool<Input>(tool: AgentTool<Input>): AgentTool {
  return tool as AgentTool;
}
