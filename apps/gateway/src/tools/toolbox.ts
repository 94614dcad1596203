import type { AgentToolName, RunModel, RunSkill } from '@helix/gateway-protocol';
import { z } from 'zod';
import type { AgentFiles } from '../workspaces/agent-files.ts';
import type { RegisteredAgent } from '../workspaces/agent-registry.ts';
import { PathError } from '../workspaces/workspace-path.ts';
import { askTool } from './ask-tool.ts';
import { createAttachTool, createReadAttachmentTool } from './attachment-tools.ts';
import { createCommentTool } from './comment-tool.ts';
import { createMemoryTools } from './memory-tools.ts';
import { type Product, ProductApi } from './product-api.ts';
import { createSkillTool } from './skill-tool.ts';
import { type AgentTool, type ToolContext, ToolError, type ToolImage } from './tool.ts';
import { createWorkspaceTools, readTextFile } from './workspace-tools.ts';

/** `closing`: this call ends the run, with this as its last message. */
export type ToolResult = { text: string; isError: boolean; closing?: string; images?: ToolImage[] };

/** The tools of one run: those that were allowed, bound to its agent and its task. */
export class Toolbox {
  readonly tools: readonly AgentTool[];

  constructor(input: {
    agent: RegisteredAgent;
    files: AgentFiles;
    runId: string;
    allowed: readonly AgentToolName[];
    model: RunModel;
    product?: Product;
    /** Those that the run was prepared with. */
    skills?: readonly RunSkill[];
    now: () => Date;
  }) {
    const all = [
      ...createWorkspaceTools(input.agent, input.files),
      ...createMemoryTools(input.agent, input.files, input.now),
      ...(input.skills?.length ? [createSkillTool(input.agent, input.skills)] : []),
      ...(input.product ? createProductTools(new ProductApi(input.product, input.runId), input) : []),
    ];
    this.tools = all.filter((tool) => input.allowed.includes(tool.name));
  }

  titleOf(name: string, input: unknown): string {
    const tool = this.#find(name);
    const parsed = tool?.input.safeParse(input);
    return tool && parsed?.success ? tool.titleOf(parsed.data) : '';
  }

  /** An error is a result that the model can react to; only an aborted run passes through as a rejection. */
  async run(name: string, input: unknown, context: ToolContext): Promise<ToolResult> {
    const tool = this.#find(name);
    const offered = this.tools.map((each) => each.name).join(', ') || 'none';
    if (!tool) return { text: `There is no tool "${name}". Available: ${offered}.`, isError: true };
    const parsed = tool.input.safeParse(input);
    if (!parsed.success)
      return { text: `The arguments do not fit: ${z.prettifyError(parsed.error)}`, isError: true };
    try {
      const output = await tool.run(parsed.data, context);
      const said = typeof output === 'string' ? { text: output } : output;
      return { ...said, isError: false, closing: tool.closingOf?.(parsed.data) };
    } catch (error) {
      context.signal.throwIfAborted();
      if (error instanceof ToolError || error instanceof PathError)
        return { text: error.message, isError: true };
      // Only the code: the text of a system error names folders of this machine.
      const code = (error as NodeJS.ErrnoException).code ?? 'unexpected error';
      return { text: `The tool "${name}" failed (${code}).`, isError: true };
    }
  }

  #find(name: string): AgentTool | undefined {
    return this.tools.find((tool) => tool.name === name);
  }
}

function createProductTools(
  product: ProductApi,
  { agent, model }: { agent: RegisteredAgent; model: RunModel },
): AgentTool[] {
  return [
    createCommentTool(product),
    askTool,
    createReadAttachmentTool(product, model),
    createAttachTool(product, (path) => readTextFile(agent.workspace, path)),
  ];
}
