import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '@helix/testing/system';

const readyTimeoutMs = 60_000;
const pollMs = 2;

export interface OurGateway {
  readonly url: string;
  readonly token: string;
  readonly pid: number;
  readonly millisecondsToReady: number;
  stop(): Promise<void>;
}

/** Our Gateway alone, as `npm start` runs it: its bundle, with the same memory settings. */
export async function startOurGateway(checkout: string, providerUrl: string): Promise<OurGateway> {
  const home = await mkdtemp(join(tmpdir(), 'helix-bench-gateway-'));
  const port = await freePort();
  const token = randomBytes(24).toString('hex');
  const startedAt = performance.now();
  const child = spawn(
    process.execPath,
    ['--max-semi-space-size=8', '--heap-growing-percent=50', join(checkout, 'apps/gateway/dist/main.js')],
    {
      stdio: 'ignore',
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'production',
        HELIX_HOME: home,
        GATEWAY_PORT: String(port),
        GATEWAY_TOKEN: token,
        GATEWAY_MODEL_PROVIDER: 'openai-compatible',
        GATEWAY_MODEL_NAME: 'scripted-model',
        GATEWAY_MODEL_BASE_URL: providerUrl,
        GATEWAY_MODEL_API_KEY: 'bench',
      },
    },
  );
  const exited = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
    await rm(home, { recursive: true, force: true });
  };
  try {
    await untilHealthy(`http://127.0.0.1:${port}/healthz`, () => child.exitCode);
  } catch (error) {
    await stop();
    throw error;
  }
  const millisecondsToReady = performance.now() - startedAt;
  return { url: `ws://127.0.0.1:${port}`, token, pid: child.pid ?? 0, millisecondsToReady, stop };
}

async function untilHealthy(url: string, exitCode: () => number | null): Promise<void> {
  const deadline = Date.now() + readyTimeoutMs;
  while (Date.now() < deadline) {
    if (exitCode() !== null) throw new Error(`The Gateway ended with ${exitCode()} while starting.`);
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // Not listening yet.
    }
    await delay(pollMs);
  }
  throw new Error(`The Gateway was not ready after ${readyTimeoutMs / 1000} s.`);
}
