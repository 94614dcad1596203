/** Docker Compose or podman-compose, whichever this machine has, as one small set of commands. */
import { execFile, execFileSync } from 'node:child_process';
import { waitFor } from '@helix/testing/system';

export interface Outcome {
  code: number;
  stdout: string;
  /** Both streams. */
  output: string;
}

const OUTPUT_MAX_BYTES = 64 * 1024 ** 2;

export const engine: 'docker' | 'podman' = findEngine();

function findEngine(): 'docker' | 'podman' {
  try {
    execFileSync('docker', ['info'], { stdio: 'ignore' });
    execFileSync('docker', ['compose', 'version'], { stdio: 'ignore' });
    return 'docker';
  } catch {
    execFileSync('podman-compose', ['--version'], { stdio: 'ignore' });
    return 'podman';
  }
}

export function run(
  program: string,
  args: string[],
  options: { cwd?: string; env?: Record<string, string | undefined> } = {},
): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(program, args, { maxBuffer: OUTPUT_MAX_BYTES, ...options }, (error, stdout, stderr) => {
      const { code } = (error ?? { code: 0 }) as { code?: unknown };
      resolve({
        code: typeof code === 'number' ? code : 1,
        stdout: stdout.trim(),
        output: `${stdout}${stderr}`.trim(),
      });
    });
  });
}

/** One project of compose: the files of a folder, under a name of its own. */
export class Compose {
  readonly folder: string;
  readonly #files: string[];
  readonly #name: string;

  constructor(folder: string, name: string, files = ['docker-compose.yml']) {
    this.folder = folder;
    this.#name = name;
    this.#files = files.flatMap((file) => ['-f', file]);
  }

  run(...args: string[]): Promise<Outcome> {
    const common = ['-p', this.#name, ...this.#files, ...args];
    const command = engine === 'docker' ? ['docker', 'compose', ...common] : ['podman-compose', ...common];
    const [program = '', ...rest] = command;
    // Of the settings only those in .env count; a proxy of the shell's is no setting of ours.
    return run(program, rest, { cwd: this.folder });
  }

  /** Starts what is not running. */
  async up(): Promise<void> {
    const { code, output } = await this.run('up', '-d');
    if (code !== 0 || /^Error:/m.test(withoutKnownNoise(output))) throw new Error(output);
  }

  async down(...args: string[]): Promise<void> {
    await this.run('down', ...args);
    // podman-compose 1.0 keeps the network and knows no volumes of ours after an interrupted run.
    if (engine === 'podman') await run('podman', ['network', 'rm', '-f', `${this.#name}_helix-network`]);
  }

  container(service: string, number = 1): string {
    const separator = engine === 'docker' ? '-' : '_';
    return [this.#name, service, number].join(separator);
  }

  exec(service: string, ...command: string[]): Promise<Outcome> {
    return run(engine, ['exec', this.container(service), ...command]);
  }

  /** Empty while the engine does not know the container. */
  async inspect(service: string, format: string, number = 1): Promise<string> {
    return (await run(engine, ['inspect', '-f', format, this.container(service, number)])).stdout;
  }

  /** The process on this machine; null while none runs. */
  async pid(service: string, number = 1): Promise<number | null> {
    return Number(await this.inspect(service, '{{.State.Pid}}', number)) || null;
  }

  /** Runs the health check of the compose file now: without systemd podman runs none by itself. */
  async isHealthy(service: string): Promise<boolean> {
    if (engine === 'docker') return (await this.inspect(service, '{{.State.Health.Status}}')) === 'healthy';
    return (await run('podman', ['healthcheck', 'run', this.container(service)])).code === 0;
  }

  /**
   * As a crash would: from outside, without telling the engine, which may only see that it ended.
   * @returns once another process runs in its place, started by the engine itself.
   */
  async crash(service: string, number = 1): Promise<void> {
    const pid = await waitFor(`a process of ${service}`, () => this.pid(service, number));
    process.kill(pid, 'SIGKILL');
    await waitFor(`another process of ${service}`, async () => {
      const now = await this.pid(service, number);
      return now !== null && now !== pid;
    });
  }

  async logs(service: string, number = 1): Promise<string> {
    return (await run(engine, ['logs', this.container(service, number)])).output;
  }
}

/** podman-compose asks for what it then makes, and podman without systemd says at each start that it has none. */
function withoutKnownNoise(output: string): string {
  return output.replace(/^Error: (inspecting object: no such volume|.*already in use).*$/gm, '');
}
