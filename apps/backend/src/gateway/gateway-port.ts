// What the REST features need from the links to the gateways; the live connections behind it are made in `main.ts`.
import type { GatewayTestResult, ModelTestResult } from '@helix/contracts';
import type { GatewayRow } from '@helix/database';
import type { RunModel } from '@helix/gateway-protocol';
import type { GatewayPlace, Seen } from './gateway-links.ts';
import type { WorkspaceFiles } from './workspace-files.ts';

export type { GatewayPlace, Seen } from './gateway-links.ts';

export interface GatewayPort {
  /** Of the installation's own gateway. `message` is a sentence for people. */
  status(): { isReady: boolean; message: string };
  /** Whether runs can be sent there now. */
  isReadyAt(place: GatewayPlace): boolean;
  /** The files of the workspaces there; null while it is away. */
  filesAt(place: GatewayPlace): WorkspaceFiles | null;
  /** What this replica sees of a gateway now; null while it has not looked. */
  observe(place: GatewayPlace): Seen | null;
  /** Rows of gateways changed: wakes the links of every replica. */
  gatewaysChanged(): void;
  /** Dials once more, beside the connection that is held; a refusal is a result, not an error. */
  testGateway(row: GatewayRow): Promise<GatewayTestResult>;
  /** An agent was made, moved, or its SOUL.md changed: wakes the sync, which finds `soul_synced_version < soul_version`. */
  agentChanged(): void;
  /** @param place where its workspace is; nowhere before the first sync. */
  agentDeleted(agentId: string, place: GatewayPlace): void;
  /** Asks the provider for a few tokens; a refusal is a result, not an error. */
  testModel(model: RunModel): Promise<ModelTestResult>;
}
