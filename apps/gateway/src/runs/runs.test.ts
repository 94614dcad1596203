import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CAPS, chatHistoryResultSchema } from '@helix/gateway-protocol';
import {
  createGate,
  promptText,
  type ScriptedAnswer,
  startScriptedProvider,
  text,
  words,
} from '@helix/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  AGENT_ID,
  connectClient,
  createAgent,
  isAgentEvent,
  prepareParams,
  SESSION_KEY,
  startRun,
  startTestGateway,
} from '../testing/test-gateway.ts';

const SECRET = 'sk-test-secret-value';

async function setUp(
  options: Parameters<typeof startTestGateway>[0] & {
    provider?: Parameters<typeof startScriptedProvider>[0];
  } = {},
) {
  const provider = await startScriptedProvider(options.provider);
  onTestFinished(() => provider.stop());
  const gateway = await startTestGateway(options);
  const client = await connectClient(gateway.url);
  await createAgent(client, '# Ada\n\nYou write short poems.');
  const start = (runId: string, change: Parameters<typeof startRun>[2] = {}) =>
    startRun(client, runId, { baseUrl: provider.url, ...change });
  const history = async (sessionKey = SESSION_KEY) =>
    chatHistoryResultSchema.parse(await client.request('chat.history', { sessionKey }));
  return { provider, gateway, client, start, history };
}

describe('a run', () => {
  it('streams, ends with text, tokens and cost, and shows the exact prompt', async () => {
    const { provider, client, start, history } = await setUp();
    provider.setScript([
      {
        steps: words('Waves keep no diary.'),
        usage: { inputTokens: 100, outputTokens: 20, cachedInputTokens: 40 },
      },
    ]);
    await client.request('agents.files.set', {
      agentId: AGENT_ID,
      name: 'MEMORY.md',
      content: '- Be brief.',
    });
    const price = { inputPerMillionUsd: 1, outputPerMillionUsd: 2, cachedInputPerMillionUsd: 0.5 };
    const run = await start('r-1', {
      model: { ...prepareParams('r-1', { baseUrl: provider.url }).model, price },
    });
    expect(await run.accepted).toMatchObject({ runId: 'r-1', sessionKey: SESSION_KEY, status: 'accepted' });
    expect(await run.final).toMatchObject({
      status: 'ok',
      text: 'Waves keep no diary.',
      usage: { inputTokens: 60, outputTokens: 20, cacheReadTokens: 40, cacheWriteTokens: 0 },
      costUsd: (60 * 1 + 40 * 0.5 + 20 * 2) / 1e6,
      stopReason: 'stop',
      model: 'scripted-model',
    });
    const [request] = provider.requests;
    expect(request?.body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
    expect(request?.headers.authorization).toBe(`Bearer ${SECRET}`);
    const shown = await client.event((event) => isAgentEvent(event, 'helix', 'prompt'));
    const { system, message } = (shown.payload as { data: { system: string; message: string } }).data;
    expect(system).toBe(
      '# Ada\n\nYou write short poems.\n\n# What you have learned (MEMORY.md)\n\n- Be brief.',
    );
    expect(promptText(request?.body)).toBe(`${system}\n${message}`);
    const deltas = client.events.filter((event) => isAgentEvent(event, 'assistant'));
    const parts = deltas.map((event) => (event.payload as { data: { text: string; delta: string } }).data);
    for (const [index, part] of parts.entries())
      expect(part.text).toBe((parts[index - 1]?.text ?? '') + part.delta);
    expect(parts.at(-1)?.text).toBe('Waves keep no diary.');
    const { messages, inFlightRun } = await history();
    expect(inFlightRun).toBeNull();
    expect(
      messages.map((row) => [row.role, row.stopReason, row.__openclaw?.seq, row.__openclaw?.runId]),
    ).toEqual([
      ['user', undefined, 1, 'r-1'],
      ['assistant', 'stop', 2, 'r-1'],
    ]);
    expect(messages[1]?.usage).toMatchObject({ input: 60, output: 20, cacheRead: 40, totalTokens: 120 });
  });

  it('ends with a question to a person, which the answer goes on from', async () => {
    const { provider, client, start, history } = await setUp();
    provider.setScript([
      {
        steps: [
          ...text('I lack one fact.'),
          { type: 'tool-call', name: 'ask', arguments: { question: 'Which quay?' } },
          { type: 'tool-call', name: 'list', arguments: {} },
        ],
      },
      { steps: words('The north quay, then.') },
    ]);
    const product = { url: 'http://127.0.0.1:9', token: 'of-the-run' };
    const asking = await start('r-1', { product });
    expect(await asking.final).toMatchObject({
      status: 'ok',
      text: 'Which quay?',
      messages: ['I lack one fact.', 'Which quay?'],
      stopReason: 'question',
    });
    const parts = client.events
      .filter((event) => isAgentEvent(event, 'assistant'))
      .map((event) => (event.payload as { data: { text: string; itemId: string } }).data);
    const messages = new Map(parts.map(({ itemId, text }) => [itemId, text]));
    expect([...messages.values()]).toEqual(['I lack one fact.', 'Which quay?']);
    const chat = client.events.filter((event) => event.event === 'chat').map((event) => event.payload);
    expect(JSON.stringify(chat)).toContain(JSON.stringify('I lack one fact.\n\nWhich quay?'));
    expect((await history()).messages.map((row) => [row.role, row.stopReason])).toEqual([
      ['user', undefined],
      ['assistant', 'toolUse'],
      ['toolResult', undefined],
      ['toolResult', undefined],
      ['assistant', 'question'],
    ]);

    const answering = await start('r-2', { message: 'The north one.' });
    expect(await answering.final).toMatchObject({ status: 'ok', text: 'The north quay, then.' });
    const prompt = promptText(provider.requests[1]?.body);
    expect(prompt.indexOf('Which quay?')).toBeLessThan(prompt.indexOf('The north one.'));
    expect(provider.requests).toHaveLength(2);
  });

  it('runs tools between steps, gives their results back and sums the usage', async () => {
    const { provider, client, start } = await setUp();
    provider.setScript([
      {
        steps: [
          ...text('I will keep this.'),
          { type: 'tool-call', name: 'write', arguments: { path: 'notes/sea.md', content: 'salt' } },
          { type: 'tool-call', name: 'read', arguments: { path: '../../identity/device-key.pem' } },
        ],
        usage: { inputTokens: 10, outputTokens: 5 },
      },
      {
        steps: [{ type: 'tool-call', name: 'remember', arguments: { rule: 'The sea is salt.' } }],
        usage: { inputTokens: 20, outputTokens: 6 },
      },
      { steps: text('Done: salt.'), usage: { inputTokens: 30, outputTokens: 7 } },
    ]);
    const final = await (await start('r-1')).final;
    expect(final).toMatchObject({
      status: 'ok',
      text: 'Done: salt.',
      messages: ['I will keep this.', 'Done: salt.'],
      usage: { inputTokens: 60, outputTokens: 18 },
      costUsd: null,
    });
    const second = JSON.stringify(provider.requests[1]?.body.messages);
    expect(second).toContain('Wrote 4 bytes to notes/sea.md.');
    expect(second).toContain('lies outside the workspace');
    const tools = client.events.filter((event) => isAgentEvent(event, 'tool', 'result'));
    expect(
      tools.map((event) => (event.payload as { data: { name: string; isError: boolean } }).data),
    ).toMatchObject([
      { name: 'write', isError: false },
      { name: 'read', isError: true },
      { name: 'remember', isError: false },
    ]);
    const memory = (await client.request('agents.files.get', { agentId: AGENT_ID, name: 'MEMORY.md' })) as {
      file: { content: string };
    };
    expect(memory.file.content).toMatch(/^# Learned rules\n\n- \d{4}-\d\d-\d\d: The sea is salt\.\n$/);
  });

  it('offers only the tools that were allowed', async () => {
    const { provider, start } = await setUp();
    provider.setScript([
      { steps: [{ type: 'tool-call', name: 'write', arguments: { path: 'x', content: 'y' } }] },
      { steps: text('I could not.') },
    ]);
    await (await start('r-1', { tools: ['read'] })).final;
    const offered = provider.requests[0]?.body.tools.map(
      (tool: { function: { name: string } }) => tool.function.name,
    );
    expect(offered).toEqual(['read']);
    expect(JSON.stringify(provider.requests[1]?.body.messages)).toContain('There is no tool');
  });

  it('keeps usage unknown where the provider reports none', async () => {
    const { provider, start } = await setUp();
    provider.setScript([{ steps: text('Hello.'), usage: null }]);
    expect(await (await start('r-1')).final).toMatchObject({ status: 'ok', usage: null, costUsd: null });
  });

  it('sees the earlier turns of its session, and none of another', async () => {
    const { provider, start } = await setUp();
    await (await start('r-1', { message: 'First question' })).final;
    await (await start('r-2', { message: 'Second question' })).final;
    await (await start('r-3', { message: 'Elsewhere', sessionKey: `agent:${AGENT_ID}:task-2` })).final;
    const [, second, other] = provider.requests.map((request) => promptText(request.body));
    expect(second).toContain('First question');
    expect(second).toContain('You said: First question');
    expect(other).not.toContain('First question');
  });

  it.each([
    { provider: 'anthropic', surface: 'anthropic', header: 'x-api-key' },
    { provider: 'google', surface: 'google', header: 'x-goog-api-key' },
    { provider: 'openai', surface: 'openai', header: 'authorization' },
    { provider: 'openrouter', surface: 'openai', header: 'authorization' },
    { provider: 'ollama', surface: 'openai', header: 'authorization' },
  ] as const)('speaks the protocol of $provider: text, usage, tools, refusals', async (of) => {
    const { provider, start } = await setUp();
    const model = { provider: of.provider, name: 'large', baseUrl: provider.url, apiKey: SECRET };
    provider.setScript([
      { steps: words('Bonjour.'), usage: { inputTokens: 12, outputTokens: 3, cachedInputTokens: 2 } },
      { steps: [...text('Looking.'), { type: 'tool-call', name: 'list', arguments: {} }] },
      { steps: text('Nothing there.') },
      { error: { status: 401 } },
      { steps: [...text('Half of'), { type: 'cut' }] },
    ]);
    expect(await (await start('r-1', { model })).final).toMatchObject({
      status: 'ok',
      text: 'Bonjour.',
      usage: { inputTokens: 10, outputTokens: 3, cacheReadTokens: 2 },
      provider: of.provider,
    });
    const [first] = provider.requests;
    expect(first).toMatchObject({ surface: of.surface });
    expect(first?.headers[of.header]).toContain(SECRET);
    expect(promptText(first?.body)).toContain('You write short poems.');
    expect((await (await start('r-2', { model })).final).messages).toEqual(['Looking.', 'Nothing there.']);
    expect(JSON.stringify(provider.requests[2]?.body)).toContain('SOUL.md (29 bytes)');
    expect((await (await start('r-3', { model })).final).error).toMatchObject({ reason: 'auth' });
    expect((await (await start('r-4', { model })).final).error).toMatchObject({ reason: 'bad_response' });
  });

  it('never sends one run’s key with another run of the same model', async () => {
    const { provider, start } = await setUp();
    const model = { provider: 'openai-compatible' as const, name: 'shared', baseUrl: provider.url };
    const keys = ['key-of-one-team', 'key-of-another-team', undefined];
    const runs = keys.map((apiKey, index) =>
      start(`r-${index}`, { model: { ...model, apiKey }, sessionKey: `agent:${AGENT_ID}:task-${index}` }),
    );
    for (const run of runs) await (await run).final;
    const sent = provider.requests.map(({ headers }) => headers.authorization);
    expect(sent.sort()).toEqual(['Bearer key-of-another-team', 'Bearer key-of-one-team', undefined]);
  });

  it('gives Google its signature of a thought back, and knows its way to refuse a key', async () => {
    const { provider, start } = await setUp();
    const model = { provider: 'google' as const, name: 'gemini', baseUrl: provider.url, apiKey: SECRET };
    const signed = {
      candidates: [
        {
          content: {
            role: 'model',
            parts: [{ functionCall: { name: 'list', args: {} }, thoughtSignature: 'c2ln' }],
          },
          finishReason: 'STOP',
        },
      ],
    };
    provider.setScript([
      { steps: [{ type: 'raw', text: `data: ${JSON.stringify(signed)}\n\n` }] },
      { steps: text('Nothing there.') },
      { error: { status: 400, message: 'API key not valid. Please pass a valid API key.' } },
    ]);
    expect((await (await start('r-1', { model })).final).text).toBe('Nothing there.');
    expect(JSON.stringify(provider.requests[1]?.body.contents)).toContain('"thoughtSignature":"c2ln"');
    expect((await (await start('r-2', { model })).final).error).toMatchObject({ reason: 'auth' });
  });

  it('lets the model correct arguments that are no JSON', async () => {
    const { provider, start } = await setUp();
    provider.setScript([
      { steps: [{ type: 'tool-call', name: 'read', arguments: '{"path": ' }] },
      { steps: text('I gave up.') },
    ]);
    expect((await (await start('r-1')).final).text).toBe('I gave up.');
    expect(JSON.stringify(provider.requests[1]?.body.messages)).toContain('The arguments do not fit');
  });
});

describe('a provider that fails', () => {
  const cases: [string, ScriptedAnswer, object][] = [
    [
      'refuses the key',
      { error: { status: 401, message: `Bad key ${SECRET}` } },
      { reason: 'auth', retryable: false, httpStatus: 401 },
    ],
    [
      'limits requests',
      { error: { status: 429, retryAfterSeconds: 7 } },
      { reason: 'rate_limit', retryable: true, retryAfterMs: 7_000 },
    ],
    [
      'has a problem',
      { error: { status: 500 } },
      { reason: 'provider_unavailable', retryable: true, httpStatus: 500 },
    ],
    ['does not know the model', { error: { status: 404 } }, { reason: 'model_not_found', retryable: false }],
    [
      'finds the prompt too long',
      { error: { status: 400, message: "This model's maximum context length is 10 tokens" } },
      { reason: 'context_length', retryable: false },
    ],
    [
      'refuses the request',
      { error: { status: 400, message: 'No.' } },
      { reason: 'request_refused', retryable: false },
    ],
    [
      'has no credit',
      { error: { status: 429, code: 'insufficient_quota' } },
      { reason: 'no_credit', retryable: false },
    ],
    [
      'breaks off',
      { steps: [...text('Half of'), { type: 'cut' }] },
      { reason: 'bad_response', retryable: true },
    ],
    ['sends a web page', { garbage: 'html' }, { reason: 'bad_response', retryable: true }],
    ['sends broken JSON', { garbage: 'broken-json' }, { reason: 'bad_response', retryable: true }],
    ['says nothing at all', { steps: [] }, { reason: 'bad_response', retryable: true }],
    [
      'falls silent',
      { steps: [...text('Half of'), { type: 'hang' }] },
      { reason: 'timeout', retryable: true },
    ],
  ];

  it.each(cases)(
    '%s: the run fails with a typed reason and words for a person',
    async (_name, answer, expected) => {
      const { provider, client, gateway, start } = await setUp({ providerIdleMs: 300 });
      provider.setScript([answer]);
      const final = await (await start('r-1')).final;
      expect(final.status).toBe('error');
      expect(final.error).toMatchObject({ code: 'UNAVAILABLE', ...expected });
      expect(final.error?.message.length).toBeGreaterThan(20);
      expect(provider.requests).toHaveLength(1);
      const chat = await client.event((event) => (event.payload as { state?: string }).state === 'error');
      expect(chat.payload).toMatchObject({ errorMessage: final.error?.message });
      const told = JSON.stringify([final, client.events]) + (await everythingIn(gateway.stateFolder));
      expect(told).not.toContain(SECRET);
    },
  );

  it('cannot be reached', async () => {
    const { provider, start } = await setUp();
    await provider.stop();
    const { error } = await (await start('r-1')).final;
    expect(error).toMatchObject({ reason: 'provider_unavailable', retryable: true });
    expect(error?.message).toContain('ECONNREFUSED');
    provider.stop = () => Promise.resolve();
  });

  it('keeps what had come before it broke off', async () => {
    const { provider, start, history } = await setUp();
    provider.setScript([{ steps: [...text('Half of'), { type: 'cut' }] }]);
    expect(await (await start('r-1')).final).toMatchObject({
      text: 'Half of',
      error: { reason: 'bad_response' },
    });
    expect((await history()).messages.at(-1)).toMatchObject({ role: 'assistant', stopReason: 'error' });
  });
});

describe('stopping a run', () => {
  it('reaches the provider, keeps the partial text and leaves the session usable', async () => {
    const { provider, client, start, history } = await setUp();
    const gate = createGate();
    provider.setScript([
      { steps: [...words('Once upon a time'), { type: 'gate', gate }, ...text(' never')] },
    ]);
    const run = await start('r-1');
    await gate.reached;
    await client.event((event) => isAgentEvent(event, 'assistant'));
    const inFlight = (await history()).inFlightRun;
    expect(inFlight?.runId).toBe('r-1');
    expect('Once upon a time'.startsWith(inFlight?.text ?? 'x')).toBe(true);
    const abortedAt = performance.now();
    expect(await client.request('chat.abort', { sessionKey: SESSION_KEY, runId: 'r-1' })).toEqual({
      ok: true,
      aborted: true,
      runIds: ['r-1'],
    });
    expect(await provider.requests[0]?.ended).toBe('closed-by-client');
    expect(await run.final).toMatchObject({ status: 'timeout', text: 'Once upon a time', stopReason: 'rpc' });
    expect(performance.now() - abortedAt).toBeLessThan(1_000);
    expect((await history()).messages.at(-1)).toMatchObject({ role: 'assistant', stopReason: 'aborted' });
    const next = await (await start('r-2', { message: 'Go on' })).final;
    expect(next.status).toBe('ok');
    expect(promptText(provider.requests[1]?.body)).toContain('Once upon a time');
    expect(await client.request('sessions.abort', { key: SESSION_KEY })).toMatchObject({
      status: 'no-active-run',
    });
  });

  it('happens at the deadline', async () => {
    const { provider, start } = await setUp();
    provider.setScript([{ steps: [...text('Slow'), { type: 'hang' }] }]);
    const final = await (await start('r-1', { limits: { maxTokens: 1e5, deadlineMs: 150, maxSteps: 5 } }))
      .final;
    expect(final.error).toMatchObject({ reason: 'deadline', retryable: false });
    expect(await provider.requests[0]?.ended).toBe('closed-by-client');
  });

  it.each([
    ['steps', { maxTokens: 1e5, deadlineMs: 1e5, maxSteps: 2 }, 2],
    ['tokens', { maxTokens: 50, deadlineMs: 1e5, maxSteps: 9 }, 1],
  ])('happens between steps when the limit of %s is reached', async (_name, limits, calls) => {
    const { provider, start } = await setUp();
    provider.setScript(() => ({
      steps: [{ type: 'tool-call', name: 'list', arguments: {} }],
      usage: { inputTokens: 40, outputTokens: 20 },
    }));
    const final = await (await start('r-1', { limits })).final;
    expect(final.error).toMatchObject({ reason: 'budget', retryable: false });
    expect(final.usage).toMatchObject({ inputTokens: 40 * calls });
    expect(provider.requests).toHaveLength(calls);
  });

  it('of a gateway ends runs as interrupted, and writes that down', async () => {
    const { provider, gateway, start } = await setUp();
    provider.setScript([{ steps: [...text('Going'), { type: 'hang' }] }]);
    const run = await start('r-1');
    await provider.waitForRequest(1);
    await gateway.stop('test');
    expect(await run.final).toMatchObject({
      status: 'error',
      error: { reason: 'interrupted', retryable: true },
    });
  });
});

describe('runs of one session', () => {
  it('follow each other; one that waits can be cancelled', async () => {
    const { provider, client, start } = await setUp();
    const gate = createGate();
    provider.setScript([{ steps: [{ type: 'gate', gate }, ...text('One')] }, { steps: text('Three') }]);
    const first = await start('r-1');
    await gate.reached;
    const second = await start('r-2');
    const third = await start('r-3');
    expect(await second.accepted).toMatchObject({ status: 'accepted' });
    await client.request('sessions.abort', { runId: 'r-2' });
    expect(await second.final).toMatchObject({ status: 'timeout', text: '' });
    expect(provider.requests).toHaveLength(1);
    gate.open();
    expect((await first.final).text).toBe('One');
    expect((await third.final).text).toBe('Three');
    const order = provider.requests.map((request) => promptText(request.body).includes('One'));
    expect(order).toEqual([false, true]);
  });

  it('of different sessions do not wait for each other', async () => {
    const { provider, start } = await setUp();
    const gate = createGate();
    provider.setScript([{ steps: [{ type: 'gate', gate }, ...text('Late')] }, { steps: text('Early') }]);
    const late = await start('r-1');
    await gate.reached;
    const early = await start('r-2', { sessionKey: `agent:${AGENT_ID}:task-2` });
    expect((await early.final).text).toBe('Early');
    gate.open();
    expect((await late.final).text).toBe('Late');
  });
});

describe('an idempotency key', () => {
  it('starts one run, however often it is sent, also from another connection', async () => {
    const { provider, client, gateway, start } = await setUp();
    const gate = createGate();
    provider.setScript([{ steps: [{ type: 'gate', gate }, ...text('Only once')] }]);
    const run = await start('r-1');
    const params = { message: 'again', agentId: AGENT_ID, sessionKey: SESSION_KEY, idempotencyKey: 'r-1' };
    const joined = client.startRun(params);
    const other = (await connectClient(gateway.url)).startRun(params);
    expect(await joined.accepted).toMatchObject({ status: 'accepted' });
    await other.accepted;
    gate.open();
    const finals = await Promise.all([run.final, joined.final, other.final]);
    expect(finals.map((final) => final.text)).toEqual(['Only once', 'Only once', 'Only once']);
    const cached = client.startRun(params);
    expect(await cached.final).toEqual(finals[0]);
    expect(await client.request('agent.wait', { runId: 'r-1' })).toMatchObject({
      status: 'ok',
      terminalReply: { text: 'Only once' },
    });
    expect(provider.requests).toHaveLength(1);
  });

  it('that nothing was prepared for is refused, as is one of another session', async () => {
    const { client, start } = await setUp();
    const params = { message: 'x', agentId: AGENT_ID, sessionKey: SESSION_KEY, idempotencyKey: 'r-0' };
    await expect(client.startRun(params).final).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      details: { code: 'RUN_NOT_PREPARED' },
    });
    await (await start('r-1')).final;
    const elsewhere = { ...params, idempotencyKey: 'r-1', sessionKey: `agent:${AGENT_ID}:task-2` };
    await expect(client.startRun(elsewhere).accepted).rejects.toThrow('another session');
    const foreign = { ...params, agentId: 'ghost' };
    await expect(client.startRun(foreign).accepted).rejects.toThrow('belongs to');
    expect(await client.request('agent.wait', { runId: 'never', timeoutMs: 1 })).toEqual({
      runId: 'never',
      status: 'timeout',
    });
  });
});

describe('a default model', () => {
  it('serves clients that prepare nothing, and is listed', async () => {
    const provider = await startScriptedProvider();
    onTestFinished(() => provider.stop());
    const defaultModel = prepareParams('x', { baseUrl: provider.url }).model;
    const gateway = await startTestGateway({ defaultModel });
    const client = await connectClient(gateway.url);
    await client.request('agents.create', { name: 'Scout' });
    const run = client.startRun({
      message: 'Hi',
      agentId: 'scout',
      idempotencyKey: 'k-1',
      extraSystemPrompt: 'Be kind.',
    });
    expect(await run.accepted).toMatchObject({ sessionKey: 'agent:scout:main' });
    expect((await run.final).text).toBe('You said: Hi');
    expect(promptText(provider.requests[0]?.body)).toContain('Be kind.');
    const { models } = (await client.request('models.list', {})) as { models: { id: string }[] };
    expect(models.map((model) => model.id)).toEqual(['scripted-model', 'demo']);
    expect(JSON.stringify(models)).not.toContain(SECRET);
  });
});

describe('what a connection sees of runs', () => {
  it('is everything, or only the sessions it asked for; deltas with or without the text so far', async () => {
    const { gateway, start } = await setUp();
    const all = await connectClient(gateway.url);
    const scoped = await connectClient(gateway.url, {
      caps: [CAPS.toolEvents, CAPS.sessionScopedEvents, CAPS.deltasOnly],
    });
    const otherKey = `agent:${AGENT_ID}:task-2`;
    await scoped.request('sessions.messages.subscribe', { key: otherKey });
    await (await start('r-1')).final;
    await (await start('r-2', { sessionKey: otherKey })).final;
    const isEnd = (runId: string) => (event: { payload: unknown }) =>
      isAgentEvent(event as never, 'lifecycle', 'end') &&
      (event.payload as { runId: string }).runId === runId;
    await Promise.all([all.event(isEnd('r-1')), all.event(isEnd('r-2')), scoped.event(isEnd('r-2'))]);
    const runsSeen = new Set(
      scoped.events.flatMap((event) => (event.payload as { runId?: string }).runId ?? []),
    );
    expect([...runsSeen]).toEqual(['r-2']);
    const delta = scoped.events.find((event) => isAgentEvent(event, 'assistant'))?.payload as {
      data: object;
    };
    expect(Object.keys(delta.data)).toEqual(['delta', 'offset', 'itemId']);
    expect(scoped.events.some((event) => (event.payload as { state?: string }).state === 'delta')).toBe(
      false,
    );
    expect(scoped.events.some((event) => event.event === 'session.message')).toBe(true);
    expect(all.events.some((event) => event.event === 'session.message')).toBe(false);
  });
});

describe('sessions', () => {
  it('are listed, described, reset and deleted', async () => {
    const { client, start, history } = await setUp();
    await (await start('r-1')).final;
    const { sessions } = (await client.request('sessions.list', { agentId: AGENT_ID })) as {
      sessions: object[];
    };
    expect(sessions).toMatchObject([
      { key: SESSION_KEY, status: 'done', lastRunId: 'r-1', hasActiveRun: false },
    ]);
    expect(await client.request('sessions.describe', { key: `agent:${AGENT_ID}:none` })).toEqual({
      session: null,
    });
    await client.request('sessions.reset', { key: SESSION_KEY });
    expect((await history()).messages).toEqual([]);
    await (await start('r-2')).final;
    const deleted = await client.request('sessions.delete', { key: SESSION_KEY, deleteTranscript: true });
    expect(deleted).toMatchObject({ ok: true, deleted: true });
    expect((await history()).messages).toEqual([]);
  });

  it('of a deleted agent stop, and the agent can come back empty', async () => {
    const { provider, client, start, history } = await setUp();
    provider.setScript([{ steps: [{ type: 'hang' }] }]);
    const run = await start('r-1');
    await provider.waitForRequest(1);
    await client.request('agents.delete', { agentId: AGENT_ID, deleteFiles: true });
    expect((await run.final).status).toBe('timeout');
    await createAgent(client);
    expect((await history()).messages).toEqual([]);
  });
});

describe('helix.model.test', () => {
  it('says whether a model answers, with the reason where it does not', async () => {
    const { provider, client } = await setUp();
    const { model } = prepareParams('t', { baseUrl: provider.url });
    expect(await client.request('helix.model.test', { model })).toMatchObject({
      ok: true,
      latency_ms: expect.any(Number),
      code: null,
    });
    provider.setScript([{ error: { status: 401 } }]);
    expect(await client.request('helix.model.test', { model })).toMatchObject({
      ok: false,
      latency_ms: null,
      code: 'auth',
      message: expect.stringContaining('refused the key'),
    });
  });
});

async function everythingIn(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return (await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'utf8')))).join(
    '\n',
  );
}
