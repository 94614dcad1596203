import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { GatewayMethod, MethodParams, RunModel } from '@helix/gateway-protocol';
import type { RunManager } from '../../runs/run-manager.ts';
import type { AgentFiles } from '../../workspaces/agent-files.ts';
import type { AgentRegistry } from '../../workspaces/agent-registry.ts';
import type { SkillFiles } from '../../workspaces/skill-files.ts';
import type { RequestContext } from '../connection.ts';

export type Services = {
  agents: AgentRegistry;
  files: AgentFiles;
  skills: SkillFiles;
  runs: RunManager;
  defaultModel: RunModel | null;
  createModel(model: RunModel): Promise<LanguageModelV4>;
  facts(): { version: string; bootId: string; uptimeMs: number; connectionCount: number };
};

/** The handlers of some methods, each with its own parameters. */
export type MethodHandlers<M extends GatewayMethod> = {
  [Name in M]: (params: MethodParams<Name>, context: RequestContext) => unknown;
};
