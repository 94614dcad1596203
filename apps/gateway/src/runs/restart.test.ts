import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { chatHistoryResultSchema } from '@helix/gateway-protocol';
import { createGate, startScriptedProvider, text, words } from '@helix/testing';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  AGENT_ID,
  connectClient,
  createAgent,
  createStateFolder,
  isAgentEvent,
  SESSION_KEY,
  startRun,
  TOKEN,
} from '../testing/test-gateway.ts';

// Processes start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

/** The real process; resolves with its address once it says that it is ready. */
async function startProcess(
  home: string,
  env: Record<string, string> = {},
): Promise<{ child: ChildProcess; url: string; log(): string }> {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env.PATH, HELIX_HOME: home, GATEWAY_TOKEN: TOKEN, GATEWAY_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let log = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr?.on('data', (chunk) => {
      log += String(chunk);
    });
    child.stdout?.on('data', (chunk) => {
      log += String(chunk);
      const port = /"port":(\d+),"bootId"/.exec(log)?.[1];
      if (port) resolve(`ws://127.0.0.1:${port}`);
    });
    child.once('exit', (code) => reject(new Error(`The gateway exited with ${code}: ${log}`)));
  });
  return { child, url, log: () => log };
}

async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const exited = once(child, 'exit');
  child.kill(signal);
  return (await exited)[0] as number | null;
}

const join = (idempotencyKey: string) => ({
  message: 'the same',
  agentId: AGENT_ID,
  sessionKey: SESSION_KEY,
  idempotencyKey,
});

describe('a gateway that is killed', () => {
  it('keeps agents and transcripts, closes the open run as interrupted, and answers old keys without a new run', async () => {
    const provider = await startScriptedProvider();
    onTestFinished(() => provider.stop());
    const home = await createStateFolder();
    const first = await startProcess(home);
    const client = await connectClient(first.url);
    await createAgent(client, 'You are Ada.');
    provider.setScript([{ steps: words('A finished answer.') }]);
    const done = await (await startRun(client, 'r-1', { baseUrl: provider.url })).final;
    const gate = createGate();
    provider.setScript([
      { steps: [...text('I look.'), { type: 'tool-call', name: 'list', arguments: {} }] },
      { steps: [...text('Half of'), { type: 'gate', gate }] },
    ]);
    const broken = await startRun(client, 'r-2', { baseUrl: provider.url });
    await gate.reached;
    await client.event((event) => isAgentEvent(event, 'tool', 'result'));
    const bootId = client.state.hello?.server.bootId;
    await kill(first.child, 'SIGKILL');
    await expect(broken.final).rejects.toMatchObject({ code: 'GATEWAY_DISCONNECTED' });
    await client.stop();

    const second = await startProcess(home);
    const again = await connectClient(second.url);
    expect(again.state.hello?.server.bootId).not.toBe(bootId);
    const { messages, inFlightRun } = chatHistoryResultSchema.parse(
      await again.request('chat.history', { sessionKey: SESSION_KEY }),
    );
    expect(inFlightRun).toBeNull();
    expect(messages.map((row) => `${row.role} ${row.__openclaw?.runId}`)).toEqual([
      'user r-1',
      'assistant r-1',
      'user r-2',
      'assistant r-2',
      'toolResult r-2',
    ]);
    const requests = provider.requests.length;
    expect(await again.startRun(join('r-1')).final).toEqual(done);
    expect(await again.startRun(join('r-2')).final).toMatchObject({
      status: 'error',
      messages: ['I look.'],
      error: { reason: 'interrupted', retryable: true },
    });
    expect(provider.requests).toHaveLength(requests);
    provider.setScript([{ steps: text('Better now.') }]);
    expect((await (await startRun(again, 'r-3', { baseUrl: provider.url })).final).text).toBe('Better now.');
    expect(await kill(second.child, 'SIGTERM')).toBe(0);
    expect(first.log() + second.log()).not.toContain('sk-test-secret-value');
  });
});

describe('a gateway that cannot start', () => {
  it('says which setting is missing', async () => {
    const child = spawn(process.execPath, [MAIN], {
      env: { PATH: process.env.PATH },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += String(chunk);
    });
    expect((await once(child, 'close'))[0]).toBe(78);
    expect(stderr).toContain('GATEWAY_TOKEN');
  });

  it('says that the port is in use', async () => {
    const home = await createStateFolder();
    const { url } = await startProcess(home);
    const port = new URL(url).port;
    await expect(startProcess(await createStateFolder(), { GATEWAY_PORT: port })).rejects.toThrow(
      `Port ${port} is in use`,
    );
  });
});
