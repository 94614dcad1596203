import { randomUUID } from 'node:crypto';
import { agentEventSchema, agentsListResultSchema, GatewayClient } from '@helix/gateway-protocol';
import { waitFor } from '@helix/testing/system';
import { percentile } from './statistics.ts';

// Far beyond any figure: OpenClaw's first turn after a start takes up to 16 s.
const patienceMs = 120_000;

export interface Turns {
  /** Milliseconds from asking to the whole answer. */
  whole: number;
  firstToken: number;
  p95: number;
  count: number;
}

/** What a gateway adds to a turn: one after the other, each in a session of its own as tasks have them; medians. */
export async function measureTurns(
  gateway: { url: string; token: string },
  options: { warmUps: number; samples: number },
): Promise<Turns> {
  const firstTokens = new Map<string, number>();
  const silent = () => undefined;
  const client = new GatewayClient({
    ...gateway,
    version: 'bench',
    logger: { info: silent, warn: silent, debug: silent },
    onStateChange: silent,
    onEvent: ({ event, payload }) => {
      const parsed = agentEventSchema.safeParse(event === 'agent' ? payload : null);
      const { stream, runId } = parsed.data ?? {};
      if (stream === 'assistant' && runId && !firstTokens.has(runId))
        firstTokens.set(runId, performance.now());
    },
  });
  client.start();
  try {
    await client.whenReady(patienceMs);
    const agentId = await createAgent(client);
    const wholes: number[] = [];
    const firsts: number[] = [];
    for (let turn = 0; turn < options.warmUps + options.samples; turn++) {
      const runId = randomUUID();
      const begun = performance.now();
      const final = await client.startRun({
        message: 'Say a few words.',
        agentId,
        sessionKey: `agent:${agentId}:${runId}`,
        idempotencyKey: runId,
      }).final;
      const ended = performance.now();
      if (final.status !== 'ok') throw new Error(`A turn failed: ${final.error?.message ?? final.status}`);
      if (turn < options.warmUps) continue;
      wholes.push(ended - begun);
      firsts.push((firstTokens.get(runId) ?? ended) - begun);
    }
    return {
      whole: percentile(wholes, 0.5),
      firstToken: percentile(firsts, 0.5),
      p95: percentile(wholes, 0.95),
      count: wholes.length,
    };
  } finally {
    await client.stop();
  }
}

/** Waits until it is listed: OpenClaw answers before. */
async function createAgent(client: GatewayClient): Promise<string> {
  const agentId = randomUUID();
  await client.request('agents.create', { name: agentId });
  await waitFor(
    'the agent to be listed',
    async () => {
      const { agents } = agentsListResultSchema.parse(await client.request('agents.list', {}));
      return agents.some((agent) => agent.id === agentId);
    },
    { timeoutMs: patienceMs },
  );
  return agentId;
}
