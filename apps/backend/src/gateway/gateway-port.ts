// What the REST features need from the Gateway's link; the live connection behind it is made in `main.ts`.
import type { ModelProvider, ModelTestResult } from '@helix/contracts';

/** A model as a run uses it: the key in clear, so never logged and never stored. */
export type ModelSettings = {
  provider: ModelProvider;
  name: string;
  baseUrl: string | null;
  apiKey: string | null;
  contextWindow: number | null;
  maxOutputTokens: number | null;
};

export interface GatewayPort {
  /** `message` is a sentence for people. */
  status(): { isReady: boolean; message: string };
  /** An agent was made or its SOUL.md changed: wakes the sync, which finds `soul_synced_version < soul_version`. */
  agentChanged(): void;
  agentDeleted(agentId: string): void;
  /** Asks the provider for a few tokens; a refusal is a result, not an error. */
  testModel(model: ModelSettings): Promise<ModelTestResult>;
}
