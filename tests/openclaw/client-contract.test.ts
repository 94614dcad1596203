import { createHash } from 'node:crypto';
import {
  type AgentFinal,
  assistantDataSchema,
  GatewayDisconnectedError,
  GatewayError,
} from '@helix/gateway-protocol';
import { createGate, promptText, type ScriptedProvider, words } from '@helix/testing';
import { waitFor } from '@helix/testing/system';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ContractStage } from './contract-stage.ts';
import { type GatewayKind, type GatewayUnderTest, gatewayKinds, model } from './gateways.ts';
import { agentNames, connect, createAgent, createClient, type TestClient } from './test-client.ts';

const soul = 'You are Marlow. You write as a neighbour would — and you never say “stakeholder”.';
const answer = 'The eastern quay closes on the second Monday of May. Ask Marjorie, extension 7.';

const stages = new Map<GatewayKind, ContractStage>();
/** Both at once: the slower one's start is what the file waits for. */
beforeAll(async () => {
  await Promise.all(gatewayKinds.map(async (kind) => stages.set(kind, await ContractStage.open(kind, soul))));
});
afterAll(async () => {
  await Promise.all([...stages.values()].map((stage) => stage.close()));
});

describe.each(gatewayKinds)('a client of %s', (kind) => {
  let stage: ContractStage;
  let provider: ScriptedProvider;
  let gateway: GatewayUnderTest;
  let test: TestClient;
  let agentId: string;

  beforeAll(() => {
    stage = stages.get(kind) as ContractStage;
    ({ provider, gateway, test, agentId } = stage);
  });

  it('is greeted with the protocol, a boot id and every scope that it asked for', () => {
    const { hello, error } = test.client.state;
    expect(error).toBeUndefined();
    expect(hello?.protocol).toBe(4);
    expect(hello?.server.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(hello?.server.bootId).toBeTruthy();
    expect(hello?.auth.scopes).toEqual(
      expect.arrayContaining(['operator.admin', 'operator.read', 'operator.write']),
    );
    // The difference that the product goes by.
    expect(hello?.features.methods.includes('helix.run.prepare')).toBe(kind === 'ours');
  });

  it('is refused with a wrong token, and told so', async () => {
    const stranger = createClient({ url: gateway.url, token: 'a-token-that-nobody-gave-out' });
    const state = await waitFor('the refusal', () =>
      stranger.client.state.phase === 'down' ? stranger.client.state : null,
    );
    expect(state.error?.code).toBe('AUTH_TOKEN_MISMATCH');
    await stranger.client.stop();
  });

  it('makes, renames and deletes agents', async () => {
    const id = await createAgent(test);
    await test.request('agents.update', { agentId: id, name: 'Ada of the harbour' });
    await waitFor('the new name', async () => (await agentNames(test)).get(id) === 'Ada of the harbour');
    const again = await test.request('agents.create', { name: id }).catch((error: unknown) => error);
    expect(again).toBeInstanceOf(GatewayError);
    expect(again).toMatchObject({
      code: 'INVALID_REQUEST',
      message: expect.stringMatching(/already exists/),
    });
    await test.request('agents.delete', { agentId: id, deleteFiles: true });
    await waitFor('the agent to be gone', async () => !(await agentNames(test)).has(id));
  });

  it('writes SOUL.md, reads it back with its hash, and finds it in what the model is told', async () => {
    const { file } = await test.request<{ file: { content: string; hash: string; missing: boolean } }>(
      'agents.files.get',
      { agentId, name: 'SOUL.md' },
    );
    const hash = createHash('sha256').update(soul).digest('hex');
    expect(file).toMatchObject({ content: soul, hash, missing: false });
    provider.setScript([{ steps: words('Yes.') }]);
    const before = provider.requests.length;
    await stage.start('Who are you?').final;
    expect(promptText(provider.requests[before]?.body)).toContain(soul);
  });

  it('is answered twice: accepted, then the text with what it cost', async () => {
    provider.setScript([
      { steps: words(answer), usage: { inputTokens: 2_000, outputTokens: 40, cachedInputTokens: 500 } },
    ]);
    const run = stage.start('Write the leaflet.');
    expect(await run.accepted).toMatchObject({ runId: run.runId, status: 'accepted' });
    const final = await run.final;
    expect(final).toMatchObject({ runId: run.runId, status: 'ok', text: answer, messages: [answer], model });
    expect(final.error).toBeUndefined();
    // What came from the provider's cache is counted beside the input.
    expect(final.usage).toEqual({
      inputTokens: 1_500,
      outputTokens: 40,
      cacheReadTokens: 500,
      cacheWriteTokens: 0,
    });
  });

  it('streams text in order, which grows into the final text', async () => {
    const gate = createGate();
    provider.setScript([
      { steps: [...words('One two three. '), { type: 'gate', gate }, ...words('Four five six.')] },
    ]);
    const run = stage.start('Count.');
    const shown = () =>
      test.runEvents(run.runId).flatMap((event) => {
        const part = assistantDataSchema.safeParse(event.stream === 'assistant' ? event.data : null);
        return part.success ? part.data : [];
      });
    await waitFor('the first half on its way', () => shown().at(-1)?.text?.startsWith('One two three.'), {
      timeoutMs: 60_000,
      everyMs: 10,
    });
    gate.open();
    const final = await run.final;
    let text = '';
    for (const part of shown()) {
      expect(part.text).toBe(text + part.delta);
      text = part.text ?? '';
    }
    expect(text).toBe('One two three. Four five six.');
    expect(final.text).toBe(text);
    const ends = test.runEvents(run.runId).filter((event) => event.data.phase === 'end');
    expect(ends.map((event) => event.stream)).toEqual(['lifecycle']);
  });

  it('is told of tools, and gets the messages around them apart', async () => {
    provider.setScript([
      {
        steps: [
          ...words('I write it down first.'),
          {
            type: 'tool-call',
            name: 'write',
            arguments: { path: 'notes/plan.md', content: 'Close the quay.' },
          },
        ],
        usage: { inputTokens: 100, outputTokens: 10 },
      },
      { steps: words('It is written.'), usage: { inputTokens: 150, outputTokens: 5 } },
    ]);
    const run = stage.start('Plan.');
    const final = await run.final;
    expect(final.text).toBe('It is written.');
    expect(final.usage).toMatchObject({ inputTokens: 250, outputTokens: 15 });
    const tools = test.runEvents(run.runId).filter((event) => event.stream === 'tool');
    const phases = tools.map((event) => event.data.phase).filter((phase) => phase !== 'update');
    expect(phases).toEqual(['start', 'result']);
    expect(tools[0]?.data).toMatchObject({ name: 'write', args: { path: 'notes/plan.md' } });
    expect(tools.at(-1)?.data).toMatchObject({ isError: false });
  });

  it('waits for a run by its id', async () => {
    provider.setScript([{ steps: words('Done.') }]);
    const run = stage.start('Do it.');
    await run.accepted;
    expect(await test.request('agent.wait', { runId: run.runId, timeoutMs: 50_000 })).toMatchObject({
      runId: run.runId,
      status: 'ok',
      terminalReply: { text: 'Done.' },
    });
    expect(await test.request('agent.wait', { runId: 'nobody-knows-it', timeoutMs: 1 })).toMatchObject({
      status: 'timeout',
    });
  });

  it('reads in the history what was said, by which run, and what it used', async () => {
    provider.setScript([{ steps: words(answer), usage: { inputTokens: 321, outputTokens: 12 } }]);
    const run = stage.start('Remember this question.');
    await run.final;
    const history = await stage.historyOf(run.sessionKey);
    expect(history.inFlightRun ?? null).toBeNull();
    expect(history.messages.map((message) => message.role)).toEqual(['user', 'assistant']);
    expect(JSON.stringify(history.messages[0]?.content)).toContain('Remember this question.');
    expect(history.messages[1]).toMatchObject({
      stopReason: 'stop',
      usage: { input: 321, output: 12 },
      __openclaw: { runId: run.runId },
    });
    expect(JSON.stringify(history.messages[1]?.content)).toContain(answer);
  });

  it('goes on in a session where it stopped', async () => {
    provider.setScript([{ steps: words('My name is Marlow.') }, { steps: words('Marlow, as I said.') }]);
    const first = stage.start('What is your name?');
    await first.final;
    const before = provider.requests.length;
    await stage.start('Again?', { sessionKey: first.sessionKey }).final;
    const prompt = promptText(provider.requests[before]?.body);
    for (const part of ['What is your name?', 'My name is Marlow.', 'Again?']) expect(prompt).toContain(part);
  });

  it('stops a run: the provider is let go at once, and what had come is kept in view', async () => {
    provider.setScript([{ steps: [...words('I begin and never end'), { type: 'hang' }] }]);
    const before = provider.requests.length;
    const run = stage.start('Begin.');
    const request = await provider.waitForRequest(before + 1, 60_000);
    await waitFor('its text', () => JSON.stringify(test.runEvents(run.runId)).includes('never end'));
    await test.request('sessions.abort', { key: run.sessionKey, runId: run.runId });
    expect(await request.ended).toBe('closed-by-client');
    expect(await run.final).toMatchObject({ runId: run.runId, status: 'timeout' });
    // The session is free for the next run.
    provider.setScript([{ steps: words('Here again.') }]);
    expect(await stage.start('And now?', { sessionKey: run.sessionKey }).final).toMatchObject({
      text: 'Here again.',
    });
  });

  it('joins a run in flight by its key, from another connection', async () => {
    const gate = createGate();
    provider.setScript([{ steps: [...words('Half and '), { type: 'gate', gate }, ...words('half.')] }]);
    const before = provider.requests.length;
    const run = stage.start('Take your time.');
    await gate.reached;
    const other = await connect(gateway);
    const { inFlightRun } = await stage.historyOf(run.sessionKey);
    expect(inFlightRun).toMatchObject({ runId: run.runId, text: expect.stringContaining('Half') });
    const joined = stage.start('Take your time.', { ...run, by: other });
    expect(await joined.accepted).toMatchObject({ runId: run.runId });
    gate.open();
    expect(await joined.final).toMatchObject({ runId: run.runId, status: 'ok', text: 'Half and half.' });
    expect(await run.final).toMatchObject({ text: 'Half and half.' });
    expect(provider.requests.length).toBe(before + 1);
    await other.client.stop();
  });

  it('answers a repeated key from what it knows, without asking the provider again', async () => {
    provider.setScript([{ steps: words('Only once.'), usage: { inputTokens: 10, outputTokens: 3 } }]);
    const run = stage.start('Say it once.');
    const final = await run.final;
    const before = provider.requests.length;
    const again = stage.start('Say it once.', { runId: run.runId, sessionKey: run.sessionKey });
    const told = (each: AgentFinal) => [each.runId, each.status, each.text, each.usage];
    expect(told(await again.final)).toEqual(told(final));
    expect(provider.requests.length).toBe(before);
  });

  it.each([
    ['an unknown method', 'helix.no.such.method', {}],
    ['a missing parameter', 'agent', { message: 'x' }],
    ['an unknown parameter', 'agents.list', { surprise: true }],
    ['an unknown agent', 'agents.files.get', { agentId: 'ghost', name: 'SOUL.md' }],
    ['a file that is none of an agent’s', 'agents.files.set', { name: '../../etc/passwd', content: 'x' }],
  ])('is refused %s, and the connection stays', async (_what, method, params) => {
    const refusal = await test
      .request(method, method === 'agents.files.set' ? { agentId, ...params } : params)
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(GatewayError);
    expect(refusal).toMatchObject({ code: 'INVALID_REQUEST' });
    expect(test.client.state.phase).toBe('ready');
  });

  it('is refused a run of an agent that does not exist', async () => {
    const run = stage.start('Hello?', { agentId: 'ghost' });
    await expect(run.accepted).rejects.toBeInstanceOf(GatewayError);
  });

  it('comes back to a gateway that was killed, and learns what became of its run', async () => {
    const gate = createGate();
    provider.setScript([{ steps: [...words('The first half. '), { type: 'gate', gate }] }]);
    const run = stage.start('Never finished.');
    const lost = run.final.catch((error: unknown) => error);
    await gate.reached;
    const before = test.client.state.hello?.server.bootId;
    expect((await stage.historyOf(run.sessionKey)).inFlightRun).toMatchObject({ runId: run.runId });
    await gateway.kill();
    expect(await lost).toBeInstanceOf(GatewayDisconnectedError);
    await gateway.start();
    const hello = await test.client.whenReady(60_000);
    expect(hello.server.bootId).not.toBe(before);
    const history = await stage.historyOf(run.sessionKey);
    expect(history.inFlightRun?.runId).not.toBe(run.runId);
    expect(
      history.messages.filter(
        (message) => message.__openclaw?.runId === run.runId && message.stopReason === 'stop',
      ),
    ).toEqual([]);
    // Whatever the gateway itself makes of the broken session, it can be told to let go, and is usable again.
    await test.request('sessions.abort', { key: run.sessionKey });
    provider.setScript(() => ({ steps: words('Whole this time.') }));
    expect(await stage.start('Again.', { sessionKey: run.sessionKey }).final).toMatchObject({
      status: 'ok',
      text: 'Whole this time.',
    });
  });

  // Last, because OpenClaw then leaves the key alone for a while.
  it('tells a provider’s refusal as the end of the run, in words', async () => {
    provider.setScript([{ error: { status: 401 } }]);
    const final = await stage.start('Use a key that is wrong.').final;
    expect(final).toMatchObject({ status: 'error', text: '', error: { code: 'UNAVAILABLE' } });
    expect(final.error?.message).toMatch(/401/);
  });
});

// Connected since the first test, so that little of the half minute is left to wait.
it.each(gatewayKinds)('%s ticks every half minute, so that a dead path is noticed', async (kind) => {
  const { test } = stages.get(kind) as ContractStage;
  expect(test.client.state.hello?.policy.tickIntervalMs).toBe(30_000);
  const tick = await test.waitForEvent('tick', (event) => event.event === 'tick');
  expect(tick.payload).toMatchObject({ ts: expect.any(Number) });
});
