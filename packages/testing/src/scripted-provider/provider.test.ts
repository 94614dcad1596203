import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { type ScriptedProvider, startScriptedProvider } from './provider.ts';
import { createGate, promptText, text, words } from './script.ts';

let provider: ScriptedProvider;
afterEach(() => provider.stop());

const chat = (body: object, init: RequestInit = {}) =>
  fetch(`${provider.url}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...init.headers },
    body: JSON.stringify({
      model: 'scripted-model',
      messages: [{ role: 'user', content: 'Hello there' }],
      ...body,
    }),
    signal: init.signal,
  });

// biome-ignore lint/suspicious/noExplicitAny: parsed frames of a foreign protocol
function frames(stream: string): any[] {
  return stream
    .split('\n')
    .filter((line) => line.startsWith('data: ') && line !== 'data: [DONE]')
    .map((line) => JSON.parse(line.slice(6)));
}

// biome-ignore lint/suspicious/noExplicitAny: the body of a foreign protocol
async function json(response: Response): Promise<any> {
  return await response.json();
}

describe('the OpenAI-compatible surface', () => {
  it('streams an echo by default and reports usage when asked', async () => {
    provider = await startScriptedProvider();
    const response = await chat({ stream: true, stream_options: { include_usage: true } });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const body = await response.text();
    const chunks = frames(body);
    expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe(
      'You said: Hello there',
    );
    expect(chunks.at(-1).usage).toMatchObject({ prompt_tokens: 3, total_tokens: 10 });
    expect(chunks.at(-2).choices[0].finish_reason).toBe('stop');
    expect(body.endsWith('data: [DONE]\n\n')).toBe(true);
  });

  it('reports cached tokens, and none where the script says so', async () => {
    provider = await startScriptedProvider({
      script: [
        { steps: text('a'), usage: { inputTokens: 100, outputTokens: 2, cachedInputTokens: 60 } },
        { steps: text('a'), usage: null },
      ],
    });
    const first = await json(await chat({}));
    expect(first.usage).toEqual({
      prompt_tokens: 100,
      completion_tokens: 2,
      total_tokens: 102,
      prompt_tokens_details: { cached_tokens: 60 },
    });
    const second = await (await chat({ stream: true, stream_options: { include_usage: true } })).text();
    expect(frames(second).some((chunk) => chunk.usage)).toBe(false);
  });

  it('splits a tool call over chunks that join to its arguments', async () => {
    provider = await startScriptedProvider({
      script: [
        { steps: [{ type: 'tool-call', name: 'comment', arguments: { content: 'Half done.' }, pieces: 5 }] },
      ],
    });
    const chunks = frames(await (await chat({ stream: true })).text());
    const calls = chunks.flatMap((chunk) => chunk.choices[0]?.delta.tool_calls ?? []);
    expect(calls[0]).toMatchObject({ index: 0, id: 'call_1_0', function: { name: 'comment' } });
    expect(JSON.parse(calls.map((call) => call.function.arguments).join(''))).toEqual({
      content: 'Half done.',
    });
    expect(calls.length).toBe(6);
    expect(chunks.at(-1).choices[0].finish_reason).toBe('tool_calls');
  });

  it('waits at a gate with everything before it sent, and records a client that leaves', async () => {
    const gate = createGate();
    provider = await startScriptedProvider({
      script: [{ steps: [...text('before '), { type: 'gate', gate }, ...text('after')] }],
    });
    const abort = new AbortController();
    const response = await chat({ stream: true }, { signal: abort.signal });
    await gate.reached;
    const request = await provider.waitForRequest(1);
    expect(request.end).toBeUndefined();
    const reader = response.body?.getReader();
    const received = Buffer.from((await reader?.read())?.value ?? []).toString();
    expect(received).toContain('assistant');
    abort.abort();
    expect(await request.ended).toBe('closed-by-client');
  });

  it('cuts the socket in mid-stream', async () => {
    provider = await startScriptedProvider({
      script: [{ steps: [...text('half'), { type: 'cut' }, ...text('rest')] }],
    });
    const response = await chat({ stream: true });
    await expect(response.text()).rejects.toThrow();
    expect(await provider.requests[0]?.ended).toBe('cut-by-script');
  });

  it('hangs until the client gives up', async () => {
    provider = await startScriptedProvider({ script: [{ steps: [{ type: 'hang' }] }] });
    await expect(chat({}, { signal: AbortSignal.timeout(50) })).rejects.toThrow();
    expect(await (await provider.waitForRequest(1)).ended).toBe('closed-by-client');
  });

  it.each([
    [401, 'Incorrect API key provided.'],
    [404, 'The model does not exist.'],
    [500, 'The server had an error while processing your request.'],
  ])('refuses with %i', async (status, message) => {
    provider = await startScriptedProvider({ script: [{ error: { status } }] });
    const response = await chat({ stream: true });
    expect(response.status).toBe(status);
    expect((await json(response)).error.message).toBe(message);
  });

  it('refuses with 429 and says when to come back', async () => {
    provider = await startScriptedProvider({ script: [{ error: { status: 429, retryAfterSeconds: 7 } }] });
    const response = await chat({});
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '7']);
  });

  it('answers garbage when told', async () => {
    provider = await startScriptedProvider({ script: [{ garbage: 'html' }, { garbage: 'broken-json' }] });
    expect((await chat({})).headers.get('content-type')).toBe('text/html');
    await expect(json(await chat({}))).rejects.toThrow(SyntaxError);
  });

  it('checks the key and lists models', async () => {
    provider = await startScriptedProvider({ apiKey: 'secret', models: ['one', 'two'] });
    expect((await chat({})).status).toBe(401);
    const headers = { authorization: 'Bearer secret' };
    expect((await chat({}, { headers })).status).toBe(200);
    const models = await json(await fetch(`${provider.url}/models`, { headers }));
    expect(models.data.map((model: { id: string }) => model.id)).toEqual(['one', 'two']);
  });

  it('streams a hundred runs at once without losing a word', async () => {
    provider = await startScriptedProvider({
      script: () => ({ steps: words('word '.repeat(200)) }),
      recordRequests: false,
    });
    const bodies = await Promise.all(
      Array.from({ length: 100 }, async () => (await chat({ stream: true })).text()),
    );
    for (const body of bodies) expect(body.split('word').length - 1).toBe(200);
    expect(provider.requests).toEqual([]);
  });
});

describe('the Anthropic surface', () => {
  const messages = (body: object) =>
    fetch(`${provider.url}/messages`, {
      method: 'POST',
      body: JSON.stringify({
        model: 'scripted-model',
        system: [{ type: 'text', text: 'Be brief.' }],
        messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
        ...body,
      }),
    });

  it('streams text and a tool call as content blocks that open and close', async () => {
    provider = await startScriptedProvider({
      script: [
        {
          steps: [
            ...text('Let me ', 'look.'),
            { type: 'tool-call', name: 'read_file', arguments: { path: 'MEMORY.md' } },
          ],
          usage: { inputTokens: 50, outputTokens: 9, cachedInputTokens: 20 },
        },
      ],
    });
    const events = frames(await (await messages({ stream: true })).text());
    expect(events.map((event) => event.type)).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_delta',
      'content_block_stop',
      'content_block_start',
      'content_block_delta',
      'content_block_delta',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
    const json = events.map((event) => event.delta?.partial_json ?? '').join('');
    expect(JSON.parse(json)).toEqual({ path: 'MEMORY.md' });
    expect(events.at(-2)).toMatchObject({
      delta: { stop_reason: 'tool_use' },
      usage: { input_tokens: 30, cache_read_input_tokens: 20, output_tokens: 9 },
    });
  });

  it('answers whole, echoes, and shapes errors as Anthropic does', async () => {
    provider = await startScriptedProvider({ script: [] });
    const whole = await json(await messages({}));
    expect(whole.content).toEqual([{ type: 'text', text: 'You said: Hello' }]);
    expect(promptText(provider.requests[0]?.body)).toBe('Be brief.\nHello');
    provider.setScript([{ error: { status: 429, retryAfterSeconds: 1 } }]);
    const refused = await messages({});
    expect((await json(refused)).error.type).toBe('rate_limit_error');
  });
});

it('runs as a command', async () => {
  provider = await startScriptedProvider();
  const { spawn } = await import('node:child_process');
  const child = spawn(process.execPath, [new URL('./main.ts', import.meta.url).pathname, '--delay', '0']);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const url = /http:\/\/\S+/.exec(line.toString())?.[0];
  expect((await fetch(`${url}/models`)).status).toBe(200);
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  expect((await exited)[0]).toBe(0);
});
