import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@helix/database/embedded';
import { ensureDatabase, migrateDatabase } from '@helix/database/migrate';
import { serviceLogin, testOwner } from '../postgres/test-logins.ts';
import { startTestRedis, type TestRedis } from '../redis/test-redis.ts';
import { ApiClient } from './api-client.ts';
import { freePort } from './free-port.ts';
import { LiveClient } from './live-client.ts';
import { type ServiceProcess, startService } from './service-process.ts';

export interface HelixSystemOptions {
  /** The first model: an OpenAI-compatible base URL, or the offline demo. */
  model?: { provider: string; name: string; baseUrl?: string; apiKey?: string };
  env?: Record<string, string>;
  /** false: nobody exists yet, the setup link decides. */
  admin?: boolean;
  /** Stands in the place of our own Gateway, which is then not started. */
  gateway?: { url: string; token: string };
  /** How many replicas of the Backend, 1 when absent; each may have settings of its own. */
  backends?: number;
  backendEnv?: (replica: number, urls: readonly string[]) => Record<string, string>;
  /** With a redis-server that everything shares. */
  redis?: boolean;
}

export const admin = { email: 'ada@example.com', password: 'correct horse battery', name: 'Ada' };

const repository = fileURLToPath(new URL('../../../../', import.meta.url));
// Generous for a busy two-core machine; a healthy start takes a second.
const readyTimeoutMs = 60_000;

export interface AddedGateway {
  url: string;
  token: string;
  service: ServiceProcess;
  start(): Promise<void>;
}

/** The product as it runs for real: PostgreSQL, Gateway, Backends and, where asked for, Redis, each its own process. */
export class HelixSystem {
  readonly home: string;
  /** Where each replica of the Backend answers. */
  readonly urls: readonly string[];
  readonly setupToken = randomBytes(16).toString('hex');
  serviceUrl = '';
  /** The owner's login: tests look into the tables with it. */
  migrationUrl = '';
  postgres!: EmbeddedPostgres;
  gateway!: ServiceProcess;
  redis: TestRedis | null = null;
  readonly backends: ServiceProcess[] = [];
  readonly #gatewayPort: number;
  readonly #options: HelixSystemOptions;
  readonly #secrets = {
    jwt: randomBytes(32).toString('hex'),
    encryption: randomBytes(32).toString('base64'),
    gateway: randomBytes(24).toString('hex'),
  };
  readonly #lives: LiveClient[] = [];
  readonly #added: AddedGateway[] = [];
  #postgresPort = 0;

  private constructor(home: string, ports: number[], options: HelixSystemOptions) {
    const [gatewayPort = 0, ...backendPorts] = ports;
    this.home = home;
    this.urls = backendPorts.map((port) => `http://127.0.0.1:${port}`);
    this.#gatewayPort = gatewayPort;
    this.#options = options;
  }

  static async start(options: HelixSystemOptions = {}): Promise<HelixSystem> {
    const home = await mkdtemp(join(tmpdir(), 'helix-system-'));
    await chmod(home, 0o755);
    await mkdir(join(home, 'logs'));
    const replicas = [...Array(options.backends ?? 1).keys()];
    const ports = await Promise.all([freePort(), ...replicas.map(() => freePort())]);
    const system = new HelixSystem(home, ports, options);
    try {
      if (options.redis) system.redis = await startTestRedis();
      await Promise.all([system.startPostgres(), options.gateway ? undefined : system.startGateway()]);
      await Promise.all(replicas.map((replica) => system.startBackend(replica)));
    } catch (error) {
      await system.stop();
      throw error;
    }
    return system;
  }

  /** Of the first replica. */
  get url(): string {
    return this.urls[0] ?? '';
  }

  /** The first replica. */
  get backend(): ServiceProcess {
    return this.backends[0] as ServiceProcess;
  }

  async startPostgres(): Promise<void> {
    this.postgres = await startEmbeddedPostgres({
      dataDir: join(this.home, 'postgres'),
      port: this.#postgresPort,
      password: 'superuser-of-tests',
      logFile: join(this.home, 'logs', 'postgres.log'),
    });
    this.#postgresPort = this.postgres.port;
    this.migrationUrl = await ensureDatabase({
      superuserUrl: this.postgres.superuserUrl,
      database: 'helix',
      owner: testOwner,
    });
    await migrateDatabase({ migrationUrl: this.migrationUrl, service: serviceLogin });
    const url = new URL(this.migrationUrl);
    url.username = serviceLogin.user;
    url.password = serviceLogin.password;
    this.serviceUrl = url.href;
  }

  async startGateway(): Promise<void> {
    this.gateway = await this.#start(
      'gateway',
      ['apps/gateway/src/main.ts'],
      `http://127.0.0.1:${this.#gatewayPort}/healthz`,
      {
        GATEWAY_PORT: String(this.#gatewayPort),
        GATEWAY_TOKEN: this.#secrets.gateway,
        HELIX_HOME: this.home,
        ...this.#redisEnv(),
      },
    );
  }

  /** One more gateway of ours beside the built-in one, as somebody would run it on another host. */
  async addGateway(name: string): Promise<AddedGateway> {
    const port = await freePort();
    const home = join(this.home, name);
    const token = randomBytes(24).toString('hex');
    await mkdir(home);
    const start = async (): Promise<void> => {
      added.service = await this.#start(
        name,
        ['apps/gateway/src/main.ts'],
        `http://127.0.0.1:${port}/healthz`,
        { GATEWAY_PORT: String(port), GATEWAY_TOKEN: token, HELIX_HOME: home, ...this.#redisEnv() },
      );
    };
    const added = { url: `ws://127.0.0.1:${port}`, token, start } as AddedGateway;
    this.#added.push(added);
    await start();
    return added;
  }

  async startBackend(replica = 0): Promise<void> {
    const { model } = this.#options;
    const url = this.urls[replica] ?? '';
    const name = replica === 0 ? 'backend' : `backend-${replica + 1}`;
    this.backends[replica] = await this.#start(name, ['apps/backend/src/main.ts'], `${url}/api/ready`, {
      PORT: new URL(url).port,
      DATABASE_URL: this.serviceUrl,
      JWT_SECRET: this.#secrets.jwt,
      HELIX_ENCRYPTION_KEY: this.#secrets.encryption,
      GATEWAY_URL: this.#options.gateway?.url ?? `ws://127.0.0.1:${this.#gatewayPort}`,
      GATEWAY_TOKEN: this.#options.gateway?.token ?? this.#secrets.gateway,
      HELIX_SETUP_TOKEN: this.setupToken,
      HELIX_PUBLIC_URL: this.url,
      HELIX_HOME: this.home,
      HELIX_RATE_LIMIT: 'off',
      ...(this.#options.admin !== false && {
        HELIX_ADMIN_EMAIL: admin.email,
        HELIX_ADMIN_PASSWORD: admin.password,
        HELIX_ORG_NAME: 'Analytical Engines',
      }),
      ...(model && { HELIX_MODEL_PROVIDER: model.provider, HELIX_MODEL_NAME: model.name }),
      ...(model?.baseUrl && { HELIX_MODEL_BASE_URL: model.baseUrl }),
      ...(model?.apiKey && { HELIX_MODEL_API_KEY: model.apiKey }),
      ...this.#redisEnv(),
      ...this.#options.backendEnv?.(replica, this.urls),
    });
  }

  /** A signed-in administrator. */
  async signIn(): Promise<ApiClient> {
    const client = new ApiClient(this.url);
    await client.signIn(admin.email, admin.password);
    return client;
  }

  /** The same person, asking another replica. */
  at(replica: number, client: ApiClient): ApiClient {
    return new ApiClient(this.urls[replica] ?? '', client.token);
  }

  async live(client: ApiClient, replica = 0): Promise<LiveClient> {
    const live = new LiveClient({ url: this.urls[replica] ?? '', token: client.token ?? '' });
    this.#lives.push(live);
    await live.whenOpen();
    return live;
  }

  async stop(): Promise<void> {
    for (const live of this.#lives) live.close();
    const problems: unknown[] = [];
    const added = this.#added.map((gateway) => gateway.service);
    const services = [...this.backends, this.gateway, ...added, this.redis, this.postgres];
    for (const service of services) {
      await service?.stop().catch((error: unknown) => problems.push(error));
    }
    if (problems.length > 0)
      throw new AggregateError(problems, `${problems.map(String).join('; ')} (logs in ${this.home})`);
    await rm(this.home, { recursive: true, force: true });
  }

  #redisEnv(): Record<string, string> {
    return this.redis ? { REDIS_URL: this.redis.url } : {};
  }

  #start(
    name: string,
    args: string[],
    readyUrl: string,
    env: Record<string, string>,
  ): Promise<ServiceProcess> {
    return startService({
      name,
      args,
      cwd: repository,
      env: { LOG_LEVEL: 'info', ...env, ...this.#options.env },
      logFile: join(this.home, 'logs', `${name}.log`),
      readyUrl,
      readyTimeoutMs,
    });
  }
}
