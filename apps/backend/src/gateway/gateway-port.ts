// What the REST features need from the Gateway's link; the live connection behind it is made in `main.ts`.
import type { ModelTestResult } from '@helix/contracts';
import type { RunModel } from '@helix/gateway-protocol';

export interface GatewayPort {
  /** `message` is a sentence for people. */
  status(): { isReady: boolean; message: string };
  /** An agent was made or its SOUL.md changed: wakes the sync, which finds `soul_synced_version < soul_version`. */
  agentChanged(): void;
  agentDeleted(agentId: string): void;
  /** Asks the provider for a few tokens; a refusal is a result, not an error. */
  testModel(model: RunModel): Promise<ModelTestResult>;
}
