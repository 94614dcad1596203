// The two gateways that every promise of the protocol is checked on: ours, and the program it stands in for.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OpenClawGateway } from '@helix/testing/openclaw';
import { freePort, type ServiceProcess, startService } from '@helix/testing/system';
import { inject } from 'vitest';

export interface GatewayUnderTest {
  readonly url: string;
  readonly token: string;
  /** Again, after `kill`, with what it had written. */
  start(): Promise<void>;
  kill(): Promise<void>;
  stop(): Promise<void>;
  log(): string;
}

export type GatewayKind = 'ours' | 'OpenClaw';
export const gatewayKinds: readonly GatewayKind[] = ['ours', 'OpenClaw'];

/** The scripted provider's model, as both gateways are told it. */
export const model = 'scripted-model';

export async function startGatewayOf(kind: GatewayKind, providerUrl: string): Promise<GatewayUnderTest> {
  return kind === 'ours' ? await OurGateway.start(providerUrl) : await startOpenClaw(providerUrl);
}

export async function startOpenClaw(
  providerUrl: string,
  options: { address?: string } = {},
): Promise<OpenClawGateway> {
  const provider = { url: providerUrl, model };
  return await OpenClawGateway.start({ installation: inject('openClawInstallation'), provider, ...options });
}

class OurGateway implements GatewayUnderTest {
  readonly url: string;
  readonly token = randomBytes(24).toString('hex');
  readonly #folder: string;
  readonly #port: number;
  readonly #providerUrl: string;
  #process: ServiceProcess | undefined;

  private constructor(folder: string, port: number, providerUrl: string) {
    this.#folder = folder;
    this.#port = port;
    this.#providerUrl = providerUrl;
    this.url = `ws://127.0.0.1:${port}`;
  }

  static async start(providerUrl: string): Promise<OurGateway> {
    const folder = await mkdtemp(join(tmpdir(), 'helix-our-gateway-'));
    const gateway = new OurGateway(folder, await freePort(), providerUrl);
    await gateway.start();
    return gateway;
  }

  async start(): Promise<void> {
    this.#process = await startService({
      name: 'gateway',
      args: ['apps/gateway/src/main.ts'],
      cwd: fileURLToPath(new URL('../../', import.meta.url)),
      env: {
        GATEWAY_PORT: String(this.#port),
        GATEWAY_TOKEN: this.token,
        HELIX_HOME: this.#folder,
        // OpenClaw's model stands in its configuration; this is the same for clients that bring none along.
        GATEWAY_MODEL_PROVIDER: 'openai-compatible',
        GATEWAY_MODEL_NAME: model,
        GATEWAY_MODEL_BASE_URL: this.#providerUrl,
        GATEWAY_MODEL_API_KEY: 'key-of-the-test',
      },
      logFile: join(this.#folder, 'process.log'),
      readyUrl: `http://127.0.0.1:${this.#port}/healthz`,
      readyTimeoutMs: 60_000,
    });
  }

  log(): string {
    return this.#process?.log() ?? '';
  }

  async kill(): Promise<void> {
    await this.#process?.kill();
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
