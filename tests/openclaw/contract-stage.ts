import { type ChatHistoryResult, chatHistoryResultSchema } from '@helix/gateway-protocol';
import { type ScriptedProvider, startScriptedProvider } from '@helix/testing';
import { type GatewayKind, type GatewayUnderTest, startGatewayOf } from './gateways.ts';
import { connect, createAgent, sessionKeyOf, type TestClient } from './test-client.ts';

/** A gateway with a provider of its own, a client that stays connected, and one agent. */
export class ContractStage {
  readonly provider: ScriptedProvider;
  readonly gateway: GatewayUnderTest;
  readonly test: TestClient;
  readonly agentId: string;

  private constructor(
    provider: ScriptedProvider,
    gateway: GatewayUnderTest,
    test: TestClient,
    agentId: string,
  ) {
    this.provider = provider;
    this.gateway = gateway;
    this.test = test;
    this.agentId = agentId;
  }

  static async open(kind: GatewayKind, soul: string): Promise<ContractStage> {
    const provider = await startScriptedProvider();
    const gateway = await startGatewayOf(kind, provider.url);
    const test = await connect(gateway);
    return new ContractStage(provider, gateway, test, await createAgent(test, soul));
  }

  /** Starts a run, in a session of its own unless told which. */
  start(
    message: string,
    change: { sessionKey?: string; runId?: string; agentId?: string; by?: TestClient } = {},
  ) {
    const { agentId = this.agentId, runId = crypto.randomUUID(), by = this.test } = change;
    const sessionKey = change.sessionKey ?? sessionKeyOf(agentId);
    const params = { message, agentId, sessionKey, idempotencyKey: runId, timeout: 120 };
    return { runId, sessionKey, ...by.client.startRun(params) };
  }

  async historyOf(sessionKey: string): Promise<ChatHistoryResult> {
    return chatHistoryResultSchema.parse(await this.test.request('chat.history', { sessionKey, limit: 200 }));
  }

  async close(): Promise<void> {
    await this.test.client.stop();
    await this.gateway.stop();
    await this.provider.stop();
  }
}
