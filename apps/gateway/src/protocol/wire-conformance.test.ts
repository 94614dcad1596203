import { readFileSync } from 'node:fs';
import { startScriptedProvider, words } from '@helix/testing';
import * as openclaw from '@openclaw/gateway-protocol';
import { ProtocolSchemas } from '@openclaw/gateway-protocol/schema';
import type { TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  AGENT_ID,
  connectRequest,
  openSocket,
  prepareParams,
  type RawFrame,
  SESSION_KEY,
  startTestGateway,
} from '../testing/test-gateway.ts';

const recorded = JSON.parse(
  readFileSync(new URL('../testing/fixtures/openclaw-run.json', import.meta.url), 'utf8'),
) as RawFrame[];

/** What OpenClaw's frames hold and ours leave out, because it tells of parts that our engine does not have. */
const LEFT_OUT = new Set([
  'livenessState',
  'commandBearing',
  'terminalReceipt',
  'providerRuntimeFailureKind',
]);

/** The published schemas are older than the gateway: it sends these properties beside what they list. */
function withoutDrift(payload: Record<string, unknown>): Record<string, unknown> {
  const { sessionKey: _key, sessionId: _id, agentId: _agent, ...rest } = payload;
  return rest;
}

function expectToFit(schema: TSchema, value: unknown): void {
  expect([...Errors(schema, value)].map((error) => `${error.instancePath} ${error.message}`)).toEqual([]);
  expect(Check(schema, value)).toBe(true);
}

function kindOf(frame: RawFrame): string {
  const payload = (frame.payload ?? {}) as {
    stream?: string;
    state?: string;
    status?: string;
    data?: object;
  };
  const { phase, provider } = (payload.data ?? {}) as { phase?: string; provider?: unknown };
  if (frame.type === 'res')
    return `res ${payload.status} ${frame.ok} ${'terminalReply' in payload || ('error' in payload && frame.ok) ? 'wait' : 'agent'}`;
  return [frame.event, payload.stream ?? payload.state, phase, provider === null ? 'ended' : '']
    .join(' ')
    .trim();
}

function keysOf(value: object | undefined): string[] {
  return Object.keys(value ?? {}).filter((key) => !LEFT_OUT.has(key));
}

async function runOnce(script: Parameters<typeof startScriptedProvider>[0]): Promise<RawFrame[]> {
  const provider = await startScriptedProvider(script);
  onTestFinished(() => provider.stop());
  const gateway = await startTestGateway();
  const peer = await openSocket(gateway.url);
  const request = async (id: string, method: string, params: object) => {
    peer.send({ type: 'req', id, method, params });
    return peer.answer(id);
  };
  peer.send(connectRequest());
  await peer.answer('c');
  await request('create', 'agents.create', { name: AGENT_ID });
  await request('prepare', 'helix.run.prepare', prepareParams('r-1', { baseUrl: provider.url }));
  const run = { message: 'Do it.', agentId: AGENT_ID, sessionKey: SESSION_KEY, idempotencyKey: 'r-1' };
  await request('run', 'agent', run);
  await request('wait', 'agent.wait', { runId: 'r-1', timeoutMs: 10_000 });
  await peer.frame((frame) => frame.id === 'run' && frame.payload?.status !== 'accepted');
  return peer.frames;
}

const toolThenText = {
  script: [
    { steps: [{ type: 'tool-call' as const, name: 'list', arguments: {} }] },
    { steps: words('Hello from the scripted model.') },
  ],
};

describe('frames on the wire', () => {
  it.each([
    ['a run with a tool call', toolThenText],
    ['a run whose key is refused', { apiKey: 'another' }],
  ])('%s: every frame fits the published schemas', async (_name, script) => {
    const frames = await runOnce(script);
    for (const frame of frames) {
      expectToFit(frame.type === 'res' ? openclaw.ResponseFrameSchema : openclaw.EventFrameSchema, frame);
      if (frame.event === 'agent') expectToFit(openclaw.AgentEventSchema, withoutDrift(frame.payload ?? {}));
      if (frame.event === 'chat') expectToFit(openclaw.ChatEventSchema, frame.payload);
    }
    const events = frames.filter((frame) => frame.type === 'event' && frame.event !== 'connect.challenge');
    expect(events.map((frame) => frame.seq)).toEqual(events.map((_frame, index) => index + 1));
  });

  it('answers and tells of a run in the forms that were recorded from OpenClaw', async () => {
    const ours = [...(await runOnce(toolThenText)), ...(await runOnce({ apiKey: 'another' }))];
    const kinds = new Map(ours.map((frame) => [kindOf(frame), frame]));
    expect(recorded.length).toBeGreaterThan(20);
    for (const frame of recorded) {
      const mine = kinds.get(kindOf(frame));
      expect(mine, kindOf(frame)).toBeDefined();
      const data = { theirs: frame.payload?.data as object, mine: mine?.payload?.data as object };
      // `replace` appears only where shown text must change, which our engine never does.
      const theirs = keysOf(data.theirs).filter(
        (key) => key !== 'replace' && !(key === 'meta' && kindOf(frame).startsWith('agent item')),
      );
      expect(keysOf(mine), kindOf(frame)).toEqual(
        expect.arrayContaining(keysOf(frame).filter((key) => key !== 'seq')),
      );
      expect(keysOf(mine?.payload), kindOf(frame)).toEqual(expect.arrayContaining(keysOf(frame.payload)));
      expect(keysOf(data.mine), kindOf(frame)).toEqual(expect.arrayContaining(theirs));
    }
  });

  it('ends a run in the recorded order', async () => {
    const frames = await runOnce(toolThenText);
    const kinds = frames.map(kindOf);
    const tail = [
      'agent lifecycle finishing',
      'agent lifecycle model ended',
      'agent lifecycle end',
      'chat final',
    ];
    const start = kinds.indexOf('agent lifecycle finishing');
    expect(kinds.slice(start, start + 4)).toEqual(tail);
    expect(kinds.indexOf('res ok true agent')).toBeGreaterThan(start + 3);
    expect(kinds.indexOf('res accepted true agent')).toBeLessThan(kinds.indexOf('agent lifecycle start') + 1);
  });

  it('answers methods in the published result forms', async () => {
    const gateway = await startTestGateway();
    const peer = await openSocket(gateway.url);
    peer.send(connectRequest());
    expectToFit(openclaw.HelloOkSchema, (await peer.answer('c')).payload);
    const answer = async (id: string, method: string, params: object) => {
      peer.send({ type: 'req', id, method, params });
      return (await peer.answer(id)).payload;
    };
    expectToFit(
      openclaw.AgentsCreateResultSchema,
      await answer('1', 'agents.create', { name: 'Temp One', emoji: '📯' }),
    );
    expectToFit(
      openclaw.AgentsUpdateResultSchema,
      await answer('2', 'agents.update', { agentId: 'temp-one', name: 'Two' }),
    );
    expectToFit(openclaw.AgentsListResultSchema, await answer('3', 'agents.list', {}));
    const set = { agentId: 'temp-one', name: 'SOUL.md', content: 'x' };
    const { file, ...written } = (await answer('4', 'agents.files.set', set)) as { file: { hash: string } };
    const { hash, ...published } = file;
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expectToFit(openclaw.AgentsFilesSetResultSchema, { ...written, file: published });
    const listed = (await answer('5', 'agents.files.list', { agentId: 'temp-one' })) as {
      files: { hash?: string }[];
    };
    expectToFit(openclaw.AgentsFilesListResultSchema, {
      ...listed,
      files: listed.files.map(({ hash: _hash, ...entry }) => entry),
    });
    expectToFit(
      ProtocolSchemas.ModelsListResult as TSchema,
      await answer('6', 'models.list', { view: 'configured' }),
    );
    const gone = { key: 'agent:temp-one:none', deleteTranscript: true };
    expectToFit(openclaw.SessionsDeleteResultSchema, await answer('7', 'sessions.delete', gone));
    expectToFit(
      openclaw.AgentsDeleteResultSchema,
      await answer('8', 'agents.delete', { agentId: 'temp-one', deleteFiles: true }),
    );
  });
});
