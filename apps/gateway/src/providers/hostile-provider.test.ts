// Providers that do harm, by fault or on purpose: each is met over real HTTP and must cost one run, no more.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { agentToolNames, type RunModel } from '@helix/gateway-protocol';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  connectClient,
  createAgent,
  prepareParams,
  startRun,
  startTestGateway,
} from '../testing/test-gateway.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

async function serve(answer: Answer) {
  const requests: IncomingMessage[] = [];
  const closed = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    requests.push(request);
    response.on('close', closed.resolve);
    answer(request, response);
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    closed: closed.promise,
  };
}

/** Writes the line again and again, as fast as it is read. */
function endless(line: string, first = ''): Answer {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(first);
    const more = (): void => {
      while (!response.destroyed && response.write(line));
    };
    response.on('drain', more);
    more();
  };
}

function stream(...deltas: object[]): Answer {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end([...deltas.map((delta) => chunk(delta)), chunk({}, 'stop'), 'data: [DONE]\n\n'].join(''));
  };
}

function chunk(delta: object, finish: string | null = null): string {
  return `data: ${JSON.stringify({ id: 'c', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
}

async function runAgainst(url: string, change: Partial<RunModel> = {}, maxTokens = 100_000) {
  const gateway = await startTestGateway({ providerIdleMs: 2_000 });
  const client = await connectClient(gateway.url);
  await createAgent(client);
  const { model } = prepareParams('r', { baseUrl: `${url}/v1` });
  const run = await startRun(client, 'r', {
    model: { ...model, ...change },
    limits: { maxTokens, deadlineMs: 20_000, maxSteps: 3 },
    tools: [...agentToolNames],
  });
  return { final: await run.final, client };
}

describe('a hostile provider', () => {
  it.each(['openai-compatible', 'openai', 'anthropic', 'google'] as const)(
    'gets no key by redirecting (%s)',
    async (provider) => {
      const thief = await serve((_request, response) => response.writeHead(200).end('{}'));
      const { url } = await serve((_request, response) =>
        response.writeHead(307, { location: `${thief.url}/stolen` }).end(),
      );
      const { final } = await runAgainst(url, { provider });
      expect(thief.requests.map((request) => request.url)).toEqual([]);
      expect(final.error).toMatchObject({ reason: 'bad_response', httpStatus: 307 });
      expect(final.error?.message).toContain('redirect');
    },
  );

  it('is stopped when its answer has no end', async () => {
    const provider = await serve(endless(chunk({ content: 'and so on '.repeat(20) })));
    const { final } = await runAgainst(provider.url, {}, 10_000);
    expect(final.error).toMatchObject({ reason: 'budget' });
    expect(final.text.length).toBeLessThan(200_000);
    await provider.closed;
  });

  it('is stopped when the arguments of a tool have no end', async () => {
    const start = {
      index: 0,
      id: 't',
      type: 'function',
      function: { name: 'note', arguments: '{"content":"' },
    };
    const more = { tool_calls: [{ index: 0, function: { arguments: 'x'.repeat(1_000) } }] };
    const provider = await serve(endless(chunk(more), chunk({ tool_calls: [start] })));
    const { final } = await runAgainst(provider.url, {}, 10_000);
    expect(final.error).toMatchObject({ reason: 'budget' });
    await provider.closed;
  });

  it('is stopped when a line or an error has no end', async () => {
    for (const status of [200, 500]) {
      let sent = 0;
      const provider = await serve((_request, response) => {
        response.writeHead(status, { 'content-type': status === 200 ? 'text/event-stream' : 'text/plain' });
        const block = Buffer.alloc(1_000_000, 'x');
        const more = (): void => {
          while (!response.destroyed && sent < 400_000_000) {
            sent += block.length;
            if (!response.write(block)) return;
          }
          if (sent >= 400_000_000) response.end();
        };
        response.on('drain', more);
        more();
      });
      const { final } = await runAgainst(provider.url);
      expect(final.status).toBe('error');
      expect(sent).toBeLessThan(200_000_000);
    }
  });

  it('is given up when it only keeps the line warm', async () => {
    const provider = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const timer = setInterval(() => response.write(': ping\n\n'), 50);
      response.on('close', () => clearInterval(timer));
    });
    const { final } = await runAgainst(provider.url);
    expect(final.error).toMatchObject({ reason: 'timeout' });
  });

  it('is told that arguments nested without end do not fit, and the session goes on', async () => {
    for (const depth of [3_000, 50_000]) {
      const nested = `{"content":${'['.repeat(depth)}${']'.repeat(depth)}}`;
      const call = { index: 0, id: 't', type: 'function', function: { name: 'note', arguments: nested } };
      let isFirst = true;
      const { url } = await serve((request, response) => {
        stream(isFirst ? { tool_calls: [call] } : { content: 'Done.' })(request, response);
        isFirst = false;
      });
      const { final } = await runAgainst(url);
      expect(final).toMatchObject({ status: 'ok', text: 'Done.' });
    }
  });

  it('may not call tools without end in one answer', async () => {
    const calls = Array.from({ length: 5_000 }, (_, index) => ({
      index,
      id: `t${index}`,
      type: 'function',
      function: { name: 'list', arguments: '{}' },
    }));
    const { url } = await serve(stream({ tool_calls: calls }));
    const { final } = await runAgainst(url);
    expect(final.error).toMatchObject({ reason: 'budget' });
  });

  it('does not keep the test of a model open by dripping words', async () => {
    const provider = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const timer = setInterval(() => response.write(chunk({ content: 'x' })), 20);
      response.on('close', () => clearInterval(timer));
    });
    const client = await connectClient((await startTestGateway()).url);
    const { model } = prepareParams('r', { baseUrl: `${provider.url}/v1` });
    expect(await client.request('helix.model.test', { model, timeoutMs: 500 })).toMatchObject({ ok: true });
    await provider.closed;
  });
});
