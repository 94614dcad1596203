import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../system/free-port.ts';
import { descendantsOf, listProcesses, type ProcessEntry } from '../system/processes.ts';
import { type ServiceProcess, startService } from '../system/service-process.ts';
import { waitFor } from '../system/wait-for.ts';
import { openClawConfig } from './openclaw-config.ts';

export interface OpenClawOptions {
  /** Where it is installed: the folder above its node_modules. */
  installation: string;
  provider: { url: string; model: string };
  /** An address besides 127.0.0.1. */
  address?: string;
}

// Ten seconds on an idle machine; it loads 13 s worth of code, and others may be at work.
const readyTimeoutMs = 120_000;
const helpersTimeoutMs = 10_000;

/** A real OpenClaw as a process of its own, with a home folder that is thrown away. */
export class OpenClawGateway {
  /** Where other machines would connect: at `address`, else on loopback. */
  readonly url: string;
  /** Where only this machine can. */
  readonly loopbackUrl: string;
  readonly token = randomBytes(24).toString('hex');
  readonly folder: string;
  readonly #port: number;
  readonly #options: OpenClawOptions;
  #process: ServiceProcess | undefined;

  private constructor(folder: string, port: number, options: OpenClawOptions) {
    this.folder = folder;
    this.#port = port;
    this.#options = options;
    this.url = `ws://${options.address ?? '127.0.0.1'}:${port}`;
    this.loopbackUrl = `ws://127.0.0.1:${port}`;
  }

  static async start(options: OpenClawOptions): Promise<OpenClawGateway> {
    const folder = await mkdtemp(join(tmpdir(), 'helix-openclaw-'));
    const gateway = new OpenClawGateway(folder, await freePort(), options);
    await mkdir(join(folder, 'tmp'));
    await writeFile(
      gateway.#configFile,
      JSON.stringify(openClawConfig({ ...options, port: gateway.#port, token: gateway.token, folder })),
      { mode: 0o600 },
    );
    try {
      await gateway.start();
    } catch (error) {
      await gateway.stop();
      throw error;
    }
    return gateway;
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  /** Starts it again after `kill`, with what it had written. */
  async start(): Promise<void> {
    this.#process = await startService({
      name: 'OpenClaw',
      args: [this.#entry, 'gateway'],
      cwd: this.folder,
      env: this.#environment,
      logFile: join(this.folder, 'process.log'),
      readyUrl: `http://127.0.0.1:${this.#port}/readyz`,
      readyTimeoutMs,
    });
  }

  log(): string {
    return this.#process?.log() ?? '';
  }

  /** At once, as the kernel would; its helpers end with it. */
  async kill(): Promise<void> {
    const running = this.#process;
    if (running === undefined) return;
    this.#process = undefined;
    const helpers = descendantsOf(running.pid);
    await running.kill();
    await endHelpers(helpers);
  }

  /** Nothing of it is left, neither process nor file. Asked politely it would wait minutes for runs to end. */
  async stop(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** One of its own commands, as its operator types it on that machine. @returns what it printed */
  async command(...args: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(process.execPath, [this.#entry, ...args], {
      cwd: this.folder,
      env: this.#environment,
    });
    return stdout;
  }

  get #entry(): string {
    return join(this.#options.installation, 'node_modules', 'openclaw', 'openclaw.mjs');
  }

  get #configFile(): string {
    return join(this.folder, 'openclaw.json');
  }

  get #environment(): Record<string, string> {
    return {
      PATH: process.env.PATH ?? '',
      HOME: this.folder,
      TMPDIR: join(this.folder, 'tmp'),
      TZ: 'UTC',
      NO_COLOR: '1',
      OPENCLAW_STATE_DIR: this.folder,
      OPENCLAW_CONFIG_PATH: this.#configFile,
      OPENCLAW_DISABLE_BONJOUR: '1',
      OPENCLAW_NO_RESPAWN: '1',
      OPENCLAW_EXEC_SHELL_SNAPSHOT: '0',
      OPENCLAW_SKIP_CHANNELS: '1',
      DO_NOT_TRACK: '1',
    };
  }
}

/** They notice that their parent is gone; one that does not is killed. */
async function endHelpers(helpers: ProcessEntry[]): Promise<void> {
  const left = () => {
    const alive = new Map(listProcesses().map((entry) => [entry.pid, entry.command]));
    return helpers.filter((helper) => alive.get(helper.pid) === helper.command);
  };
  await waitFor('OpenClaw’s helpers to end', () => left().length === 0, {
    timeoutMs: helpersTimeoutMs,
  }).catch(() => undefined);
  for (const helper of left()) process.kill(helper.pid, 'SIGKILL');
}
