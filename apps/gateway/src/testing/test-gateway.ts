import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AgentFinal,
  agentToolNames,
  GatewayClient,
  type GatewayClientOptions,
  type GatewayEvent,
  type PrepareRunParams,
  type RunModel,
} from '@helix/gateway-protocol';
import { createLogger } from '@helix/runtime';
import { onTestFinished } from 'vitest';
import WebSocket from 'ws';
import { type Gateway, type GatewayOptions, startGateway } from '../gateway.ts';

export const TOKEN = 'test-token-0123456789';
export const AGENT_ID = '0190a0a0-0000-7000-8000-00000000000a';
export const SESSION_KEY = `agent:${AGENT_ID}:task-1`;

const silentLogger = createLogger({ name: 'test', level: 'silent' });

export async function createStateFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'helix-gateway-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A whole gateway in this process, on a free port, with its own state folder. */
export async function startTestGateway(
  options: Partial<Omit<GatewayOptions, 'config'>> & {
    stateFolder?: string;
    redisUrl?: string;
    defaultModel?: RunModel;
  } = {},
): Promise<Gateway & { url: string; stateFolder: string }> {
  const stateFolder = options.stateFolder ?? (await createStateFolder());
  const gateway = await startGateway({
    logger: silentLogger,
    ...options,
    config: {
      host: '127.0.0.1',
      port: 0,
      token: TOKEN,
      stateFolder,
      redisUrl: options.redisUrl ?? null,
      defaultModel: options.defaultModel ?? null,
      logLevel: 'silent',
    },
  });
  onTestFinished(() => gateway.stop('test over'));
  return { ...gateway, url: `ws://127.0.0.1:${gateway.port}`, stateFolder };
}

export type TestClient = GatewayClient & {
  events: GatewayEvent[];
  /** The first event that fits, now or later. */
  event(fits: (event: GatewayEvent) => boolean): Promise<GatewayEvent>;
};

export async function connectClient(
  url: string,
  options: Partial<GatewayClientOptions> = {},
): Promise<TestClient> {
  const events: GatewayEvent[] = [];
  const watchers = new Set<(event: GatewayEvent) => void>();
  const client = new GatewayClient({
    url,
    token: TOKEN,
    version: '0.1.0',
    logger: silentLogger,
    random: () => 0,
    onStateChange: () => undefined,
    ...options,
    onEvent: (event) => {
      events.push(event);
      for (const watcher of watchers) watcher(event);
      options.onEvent?.(event);
    },
  });
  onTestFinished(() => client.stop());
  client.start();
  await client.whenReady(5_000);
  return Object.assign(client, {
    events,
    event: (fits: (event: GatewayEvent) => boolean) =>
      new Promise<GatewayEvent>((resolve) => {
        const known = events.find(fits);
        if (known) {
          resolve(known);
          return;
        }
        const watcher = (event: GatewayEvent) => {
          if (!fits(event)) return;
          watchers.delete(watcher);
          resolve(event);
        };
        watchers.add(watcher);
      }),
  });
}

export function isAgentEvent(event: GatewayEvent, stream: string, phase?: string): boolean {
  if (event.event !== 'agent') return false;
  const payload = event.payload as { stream: string; data: { phase?: string } };
  return payload.stream === stream && (phase === undefined || payload.data.phase === phase);
}

export async function createAgent(client: GatewayClient, soul?: string): Promise<void> {
  await client.request('agents.create', { name: AGENT_ID });
  await client.request('agents.update', { agentId: AGENT_ID, name: 'Ada' });
  if (soul) await client.request('agents.files.set', { agentId: AGENT_ID, name: 'SOUL.md', content: soul });
}

export function prepareParams(
  runId: string,
  change: Partial<PrepareRunParams> & { baseUrl?: string } = {},
): PrepareRunParams {
  const { baseUrl, ...rest } = change;
  return {
    runId,
    sessionKey: SESSION_KEY,
    agentId: AGENT_ID,
    model: { provider: 'openai-compatible', name: 'scripted-model', baseUrl, apiKey: 'sk-test-secret-value' },
    limits: { maxTokens: 100_000, deadlineMs: 30_000, maxSteps: 10 },
    tools: [...agentToolNames],
    ...rest,
  };
}

/** Prepares a run and starts it. */
export async function startRun(
  client: GatewayClient,
  runId: string,
  change: Partial<PrepareRunParams> & { baseUrl?: string; message?: string } = {},
): Promise<{ accepted: Promise<unknown>; final: Promise<AgentFinal> }> {
  const { message = 'Write a haiku about the sea.', ...prepare } = change;
  const params = prepareParams(runId, prepare);
  await client.request('helix.run.prepare', params);
  return client.startRun({
    message,
    agentId: params.agentId,
    sessionKey: params.sessionKey,
    idempotencyKey: runId,
  });
}

export type RawFrame = Record<string, unknown> & {
  type: string;
  id?: string;
  event?: string;
  ok?: boolean;
  payload?: Record<string, unknown>;
  error?: { code: string; message: string; details?: Record<string, unknown> };
  seq?: number;
};

/** A bare socket, for what a well-behaved client never does. */
export async function openSocket(url: string, headers: Record<string, string> = {}) {
  const socket = new WebSocket(url, { headers, perMessageDeflate: false });
  const frames: RawFrame[] = [];
  const watchers = new Set<() => void>();
  socket.on('message', (data) => {
    frames.push(JSON.parse(String(data)) as RawFrame);
    for (const watcher of watchers) watcher();
  });
  const closed = new Promise<number>((resolve) => socket.on('close', (code) => resolve(code)));
  socket.on('error', () => undefined);
  onTestFinished(() => socket.terminate());
  await once(socket, 'open');
  const frame = (fits: (frame: RawFrame) => boolean) =>
    new Promise<RawFrame>((resolve) => {
      const watcher = () => {
        const found = frames.find(fits);
        if (!found) return;
        watchers.delete(watcher);
        resolve(found);
      };
      watchers.add(watcher);
      watcher();
    });
  return {
    socket,
    frames,
    closed,
    frame,
    send: (value: object | string) => socket.send(typeof value === 'string' ? value : JSON.stringify(value)),
    answer: (id: string) => frame((each) => each.type === 'res' && each.id === id),
  };
}

export function connectRequest(change: Record<string, unknown> = {}): object {
  return {
    type: 'req',
    id: 'c',
    method: 'connect',
    params: {
      minProtocol: 4,
      maxProtocol: 4,
      client: { id: 'gateway-client', version: '0.1.0', platform: 'linux', mode: 'backend' },
      role: 'operator',
      scopes: ['operator.admin', 'operator.read', 'operator.write'],
      caps: ['tool-events'],
      auth: { token: TOKEN },
      ...change,
    },
  };
}
