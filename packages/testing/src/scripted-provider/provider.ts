import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { anthropicSurface } from './anthropic-surface.ts';
import { googleSurface } from './google-surface.ts';
import { openAiSurface } from './openai-surface.ts';
import {
  echoAnswer,
  promptText,
  type RequestEnd,
  type Script,
  type ScriptedAnswer,
  type ScriptedRequest,
  type ScriptedUsage,
  type ScriptStep,
  type SurfaceName,
} from './script.ts';
import type { Surface, ToolCallStep } from './surface.ts';

export interface ScriptedProviderOptions {
  /** Answers in order, then echoes; or a function of the request. */
  script?: Script;
  /** When given, any other key is refused with 401. */
  apiKey?: string;
  models?: string[];
  port?: number;
  /** Off for benches that stream a thousand runs: bodies are not kept. */
  recordRequests?: boolean;
}

export interface ScriptedProvider {
  /** Base URL of the OpenAI-compatible surface, ending in /v1; Anthropic's lives at `${url}/messages`, Google's at `${url}/models/…`. */
  readonly url: string;
  readonly requests: ScriptedRequest[];
  setScript(script: Script): void;
  /** Settles with the n-th request (counted from 1) once it has arrived. */
  waitForRequest(number: number, timeoutMs?: number): Promise<ScriptedRequest>;
  stop(): Promise<void>;
}

// Far above any real task brief; a client that sends more is broken.
const maxBodyBytes = 32 * 1024 * 1024;

class CutByScript extends Error {}

/** A model provider over real HTTP on loopback whose answers are a script. */
export async function startScriptedProvider(
  options: ScriptedProviderOptions = {},
): Promise<ScriptedProvider> {
  const requests: ScriptedRequest[] = [];
  const arrivals = new Set<() => void>();
  const models = options.models ?? ['scripted-model'];
  let nextNumber = 1;
  let script: Script = options.script ?? [];
  let queue = Array.isArray(script) ? [...script] : [];

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (error instanceof CutByScript || response.destroyed) return;
      const message = error instanceof Error ? error.message : String(error);
      if (response.headersSent) response.destroy();
      else sendJson(response, 500, { error: { message: `The script itself failed: ${message}` } });
    });
  });
  // A thousand streams may arrive in one burst; the default backlog of 511 would refuse some.
  server.listen({ port: options.port ?? 0, host: '127.0.0.1', backlog: 4096 });
  await once(server, 'listening');

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname;
    const surfaceName = surfaceOf(path);
    if (!hasKey(request, options.apiKey)) {
      return sendError(response, surfaceName, { status: 401, message: 'Incorrect API key provided.' });
    }
    if (request.method === 'GET' && path.endsWith('/models')) {
      return sendJson(response, 200, {
        object: 'list',
        data: models.map((id) => ({ id, object: 'model', created: 0, owned_by: 'scripted' })),
      });
    }
    if (
      request.method !== 'POST' ||
      !/\/(chat\/completions|messages)$|:(streamG|g)enerateContent$/.test(path)
    ) {
      return sendError(response, surfaceName, { status: 404, message: `Unknown path ${path}.` });
    }
    const body = await readJson(request);
    const record = recordRequest(request, response, path, surfaceName, body);
    const answer = await nextAnswer(record);
    const stream = body?.stream === true || path.endsWith(':streamGenerateContent');
    const surface = createSurface(surfaceName, path, body ?? {}, record.number);
    await play(response, surface, surfaceName, answer, { stream, body, record });
  }

  function recordRequest(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    surface: SurfaceName,
    body: unknown,
  ): ScriptedRequest {
    const ended = Promise.withResolvers<RequestEnd>();
    const record: ScriptedRequest = {
      number: nextNumber++,
      surface,
      path,
      headers: request.headers,
      body,
      receivedAt: performance.now(),
      ended: ended.promise,
    };
    response.once('close', () => {
      record.end ??= response.writableFinished ? 'answered' : 'closed-by-client';
      ended.resolve(record.end);
    });
    if (options.recordRequests !== false) requests.push(record);
    for (const arrival of arrivals) arrival();
    return record;
  }

  async function nextAnswer(record: ScriptedRequest): Promise<ScriptedAnswer> {
    if (typeof script === 'function') return await script(record);
    return queue.shift() ?? echoAnswer(record);
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    setScript(next) {
      script = next;
      queue = Array.isArray(next) ? [...next] : [];
    },
    async waitForRequest(number, timeoutMs = 15_000) {
      const deadline = AbortSignal.timeout(timeoutMs);
      for (;;) {
        const found = requests[number - 1];
        if (found) return found;
        await new Promise<void>((resolve, reject) => {
          const arrival = () => {
            arrivals.delete(arrival);
            resolve();
          };
          arrivals.add(arrival);
          deadline.addEventListener('abort', () => {
            arrivals.delete(arrival);
            reject(new Error(`Request ${number} did not arrive in ${timeoutMs} ms; ${requests.length} did.`));
          });
        });
      }
    },
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function surfaceOf(path: string): SurfaceName {
  if (path.endsWith('/messages')) return 'anthropic';
  return /:(streamG|g)enerateContent$/.test(path) ? 'google' : 'openai';
}

function createSurface(name: SurfaceName, path: string, body: { model?: string }, number: number): Surface {
  if (name === 'anthropic') return anthropicSurface(body, number);
  if (name === 'google') return googleSurface(path.split('/').at(-1)?.split(':')[0] ?? '');
  return openAiSurface(body, number);
}

interface PlayContext {
  stream: boolean;
  body: unknown;
  record: ScriptedRequest;
}

async function play(
  response: ServerResponse,
  surface: Surface,
  surfaceName: SurfaceName,
  answer: ScriptedAnswer,
  context: PlayContext,
): Promise<void> {
  if (answer.firstByteDelayMs) await pause(response, answer.firstByteDelayMs);
  if (answer.error) return sendError(response, surfaceName, answer.error);
  if (answer.garbage) return sendGarbage(response, answer.garbage);
  const steps = answer.steps ?? [];
  const usage = answer.usage === undefined ? estimateUsage(context.body, steps) : answer.usage;
  const toolCalls = steps.filter((step): step is ToolCallStep => step.type === 'tool-call');
  const finishReason = answer.finishReason ?? (toolCalls.length > 0 ? 'tool-calls' : 'stop');

  if (!context.stream) {
    for (const step of steps) await perform(response, step, context.record);
    return sendJson(response, 200, surface.whole({ text: textOf(steps), toolCalls, finishReason, usage }));
  }

  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  await write(response, surface.begin());
  for (const step of steps) {
    const chunks = chunksOf(surface, step);
    if (chunks.length === 0) await perform(response, step, context.record);
    for (const chunk of chunks) {
      if (answer.chunkDelayMs) await pause(response, answer.chunkDelayMs);
      await write(response, chunk);
    }
  }
  response.end(surface.finish(finishReason, usage));
}

function chunksOf(surface: Surface, step: ScriptStep): string[] {
  if (step.type === 'text') return [surface.text(step.text)];
  if (step.type === 'tool-call') return surface.toolCall(step);
  if (step.type === 'raw') return [step.text];
  return [];
}

async function perform(response: ServerResponse, step: ScriptStep, record: ScriptedRequest): Promise<void> {
  if (step.type === 'pause') await pause(response, step.ms);
  if (step.type === 'gate') {
    step.gate.arrive();
    await Promise.race([step.gate.opened, closed(response)]);
  }
  if (step.type === 'hang') await closed(response);
  if (step.type === 'cut') {
    record.end = 'cut-by-script';
    // Flushes what was said before, then ends the connection without the end of the body.
    response.socket?.destroySoon();
    await closed(response);
    throw new CutByScript();
  }
}

/** Waits for the client where it reads more slowly than the script writes. */
async function write(response: ServerResponse, chunk: string): Promise<void> {
  if (response.destroyed) throw new CutByScript();
  if (!response.write(chunk)) await Promise.race([once(response, 'drain'), closed(response)]);
}

async function pause(response: ServerResponse, ms: number): Promise<void> {
  const stop = new AbortController();
  const abort = () => stop.abort();
  response.once('close', abort);
  try {
    await delay(ms, undefined, { signal: stop.signal });
  } catch {
    throw new CutByScript();
  } finally {
    response.off('close', abort);
  }
}

async function closed(response: ServerResponse): Promise<void> {
  if (response.destroyed) return;
  await once(response, 'close');
}

function textOf(steps: ScriptStep[]): string {
  return steps.map((step) => (step.type === 'text' ? step.text : '')).join('');
}

/** About four characters a token: enough for a default that depends on what was sent. */
function estimateUsage(body: unknown, steps: ScriptStep[]): ScriptedUsage {
  const input = promptText(body as Parameters<typeof promptText>[0]);
  return { inputTokens: Math.ceil(input.length / 4), outputTokens: Math.ceil(textOf(steps).length / 4) + 1 };
}

function hasKey(request: IncomingMessage, apiKey: string | undefined): boolean {
  if (apiKey === undefined) return true;
  const { authorization, 'x-api-key': anthropicKey, 'x-goog-api-key': googleKey } = request.headers;
  return [authorization?.replace(/^Bearer /, ''), anthropicKey, googleKey].includes(apiKey);
}

// biome-ignore lint/suspicious/noExplicitAny: a foreign body, looked at by tests only
async function readJson(request: IncomingMessage): Promise<any> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) throw new Error(`The request's body is larger than ${maxBodyBytes} bytes.`);
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

function sendError(
  response: ServerResponse,
  surface: SurfaceName,
  error: NonNullable<ScriptedAnswer['error']>,
): void {
  const message = error.message ?? defaultMessages[error.status] ?? `The provider answered ${error.status}.`;
  const headers: Record<string, string> =
    error.retryAfterSeconds === undefined ? {} : { 'retry-after': String(error.retryAfterSeconds) };
  const type = error.code ?? errorTypes[error.status] ?? 'api_error';
  const body =
    surface === 'anthropic'
      ? { type: 'error', error: { type, message } }
      : { error: { message, type, code: error.code ?? null, param: null } };
  sendJson(response, error.status, body, headers);
}

const defaultMessages: Record<number, string> = {
  401: 'Incorrect API key provided.',
  404: 'The model does not exist.',
  429: 'Rate limit reached.',
  500: 'The server had an error while processing your request.',
};
const errorTypes: Record<number, string> = {
  401: 'authentication_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
  500: 'api_error',
};

function sendGarbage(response: ServerResponse, kind: NonNullable<ScriptedAnswer['garbage']>): void {
  const isHtml = kind === 'html';
  response.writeHead(200, { 'content-type': isHtml ? 'text/html' : 'application/json' });
  response.end(isHtml ? '<!doctype html><title>Welcome to nginx</title>' : '{"choices": [{"message": ');
}
