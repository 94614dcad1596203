import {
  type AgentEvent,
  agentEventSchema,
  agentsListResultSchema,
  GatewayClient,
  type GatewayClientOptions,
  type GatewayEvent,
} from '@helix/gateway-protocol';
import { waitFor } from '@helix/testing/system';
import type { GatewayUnderTest } from './gateways.ts';

// A busy machine lets OpenClaw take seconds over its first turn.
const patienceMs = 60_000;

/** Our own client, with everything that it was told. */
export interface TestClient {
  client: GatewayClient;
  events: GatewayEvent[];
  /** Events of one run, in the order in which they came. */
  runEvents(runId: string): AgentEvent[];
  waitForEvent(what: string, fits: (event: GatewayEvent) => boolean): Promise<GatewayEvent>;
  request<Answer = Record<string, unknown>>(method: string, params?: object): Promise<Answer>;
}

export function createClient(
  gateway: Pick<GatewayUnderTest, 'url' | 'token'>,
  options: Partial<GatewayClientOptions> = {},
): TestClient {
  const events: GatewayEvent[] = [];
  const silent = () => undefined;
  const client = new GatewayClient({
    url: gateway.url,
    token: gateway.token,
    version: '0.1.0',
    logger: { info: silent, warn: silent, debug: silent },
    onStateChange: silent,
    ...options,
    onEvent: (event) => events.push(event),
  });
  client.start();
  return {
    client,
    events,
    runEvents: (runId) =>
      events.flatMap((event) => {
        const parsed = agentEventSchema.safeParse(event.event === 'agent' ? event.payload : null);
        return parsed.data?.runId === runId ? parsed.data : [];
      }),
    waitForEvent: (what, fits) =>
      waitFor(`the event ${what}`, () => events.find(fits), {
        timeoutMs: patienceMs,
        everyMs: 10,
        describe: () => events.slice(-20).map((event) => event.event),
      }),
    request: async <Answer>(method: string, params: object = {}) =>
      (await client.request(method, params, { timeoutMs: patienceMs })) as Answer,
  };
}

export async function connect(
  gateway: Pick<GatewayUnderTest, 'url' | 'token'>,
  options: Partial<GatewayClientOptions> = {},
): Promise<TestClient> {
  const test = createClient(gateway, options);
  await test.client.whenReady(patienceMs);
  return test;
}

export async function agentNames(test: TestClient): Promise<Map<string, string | undefined>> {
  const { agents } = agentsListResultSchema.parse(await test.request('agents.list'));
  return new Map(agents.map((agent) => [agent.id, agent.name]));
}

/** An agent that is there to be used: OpenClaw answers before it is. */
export async function createAgent(test: TestClient, soul?: string): Promise<string> {
  const agentId = crypto.randomUUID();
  await test.request('agents.create', { name: agentId });
  await waitFor('the new agent to be listed', async () => (await agentNames(test)).has(agentId), {
    timeoutMs: patienceMs,
  });
  if (soul !== undefined) await test.request('agents.files.set', { agentId, name: 'SOUL.md', content: soul });
  return agentId;
}

export const sessionKeyOf = (agentId: string): string => `agent:${agentId}:task-${crypto.randomUUID()}`;
