// The Backend as its routes are tested: real PostgreSQL, every plugin, a gateway that only remembers.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BoardLevel, GatewayTestResult, ModelTestResult, UserRole } from '@helix/contracts';
import { createRunWork, Database, type GatewayRow } from '@helix/database';
import type { RunModel } from '@helix/gateway-protocol';
import { createLogger, openBus, SecretBox } from '@helix/runtime';
import { Builders, createTestDatabase } from '@helix/testing';
import type { FastifyInstance } from 'fastify';
import { buildApp } from '../app.ts';
import type { AppDeps } from '../app-deps.ts';
import { parseConfig } from '../config.ts';
import { runRoutes } from '../features/runs/run-routes.ts';
import type { GatewayPlace, GatewayPort, Seen } from '../gateway/gateway-port.ts';
import { WorkspaceMirror } from '../gateway/workspace-mirror.ts';
import { RunStreams } from '../live/run-streams.ts';
import { UploadStore } from '../uploads/upload-store.ts';
import { checkAnswer } from './check-answer.ts';
import { TestWorkspaces } from './test-workspaces.ts';

export const SETUP_TOKEN = 'setup-token-of-the-tests';

export class RecordingGateway implements GatewayPort {
  isReady = true;
  readonly deletedAgents: string[] = [];
  readonly testedGateways: GatewayRow[] = [];
  /** What is seen of a gateway, by its id. */
  readonly seen = new Map<string, Seen>();
  gatewayChanges = 0;
  readonly testedModels: RunModel[] = [];
  changes = 0;

  status() {
    return {
      isReady: this.isReady,
      message: this.isReady ? 'The gateway is connected.' : 'The gateway is away.',
    };
  }

  isReadyAt({ gatewayId }: GatewayPlace): boolean {
    const seen = this.seen.get(gatewayId ?? '');
    return seen ? seen.status === 'ready' : this.isReady;
  }

  observe({ gatewayId }: GatewayPlace): Seen | null {
    return this.seen.get(gatewayId ?? '') ?? null;
  }

  readonly files = new TestWorkspaces();

  filesAt(place: GatewayPlace): TestWorkspaces | null {
    return place.gatewayId !== null && this.isReadyAt(place) ? this.files : null;
  }

  gatewaysChanged(): void {
    this.gatewayChanges += 1;
  }

  async testGateway(row: GatewayRow): Promise<GatewayTestResult> {
    this.testedGateways.push(row);
    return {
      ok: true,
      message: 'Connected.',
      code: null,
      latency_ms: 3,
      kind: 'helix',
      version: '1.0.0',
      protocol: 4,
      scopes: ['operator.admin'],
      missing_scopes: [],
      pairing: null,
    };
  }

  agentChanged(): void {
    this.changes += 1;
  }

  agentDeleted(agentId: string): void {
    this.deletedAgents.push(agentId);
  }

  async testModel(model: RunModel): Promise<ModelTestResult> {
    this.testedModels.push(model);
    return { ok: true, latency_ms: 12, message: 'The model answered.', code: null };
  }
}

// biome-ignore lint/suspicious/noExplicitAny: tests read answers of many shapes; the shape itself is checked against the contract.
export type Answer = { status: number; body: any; headers: Record<string, unknown>; text: string };
type CallOptions = { body?: unknown; headers?: Record<string, string> };

/** One caller: a signed-in person, or nobody. */
export class TestClient {
  readonly #app: FastifyInstance;
  readonly #token: string | null;
  readonly userId: string;
  readonly orgId: string;

  constructor(app: FastifyInstance, who: { token: string | null; userId: string; orgId: string }) {
    this.#app = app;
    this.#token = who.token;
    this.userId = who.userId;
    this.orgId = who.orgId;
  }

  get = (url: string, options?: CallOptions) => this.call('GET', url, options);
  post = (url: string, body?: unknown, options?: CallOptions) => this.call('POST', url, { body, ...options });
  put = (url: string, body: unknown) => this.call('PUT', url, { body });
  patch = (url: string, body: unknown) => this.call('PATCH', url, { body });
  delete = (url: string) => this.call('DELETE', url);

  /** One file as multipart/form-data. */
  upload = (url: string, name: string, bytes: Buffer | string, headers: Record<string, string> = {}) => {
    const head = `--xx\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\n`;
    const body = Buffer.concat([Buffer.from(head), Buffer.from(bytes), Buffer.from('\r\n--xx--\r\n')]);
    return this.call('POST', url, {
      body,
      headers: { ...headers, 'content-type': 'multipart/form-data; boundary=xx' },
    });
  };

  /** The bytes of an answer, whatever its type. */
  download = async (url: string, headers: Record<string, string> = {}) => {
    const response = await this.#app.inject({
      url,
      headers: { authorization: `Bearer ${this.#token}`, ...headers },
    });
    return { status: response.statusCode, headers: response.headers, bytes: response.rawPayload };
  };

  async call(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT',
    url: string,
    options: CallOptions = {},
  ): Promise<Answer> {
    const response = await this.#app.inject({
      method,
      url,
      headers: {
        ...(this.#token === null ? {} : { authorization: `Bearer ${this.#token}` }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { payload: options.body as object }),
    });
    const isJson = /json/.test(String(response.headers['content-type']));
    const body = isJson ? response.json() : null;
    if (isJson) checkAnswer(this.#app, method, url, response.statusCode, body);
    return { status: response.statusCode, body, headers: response.headers, text: response.body };
  }
}

export type TestApp = Awaited<ReturnType<typeof createTestApp>>;

export async function createTestApp(environment: Record<string, string> = {}) {
  const testDatabase = await createTestDatabase();
  const build = await Builders.connect(testDatabase.migrationUrl);
  const parts: { app: FastifyInstance; database: Database | null; stopBus(): Promise<void> }[] = [];
  const gateway = new RecordingGateway();
  const uploadsFolder = await mkdtemp(join(tmpdir(), 'helix-uploads-'));
  const keys = { jwt: randomBytes(32).toString('hex'), encryption: randomBytes(32).toString('base64') };

  /** Another replica of the same Backend. */
  async function replica() {
    const config = parseConfig({
      DATABASE_URL: testDatabase.serviceUrl,
      JWT_SECRET: keys.jwt,
      HELIX_ENCRYPTION_KEY: keys.encryption,
      GATEWAY_TOKEN: 'gateway-token',
      HELIX_SETUP_TOKEN: SETUP_TOKEN,
      HELIX_PUBLIC_URL: 'http://helix.test',
      HELIX_RATE_LIMIT: 'off',
      HELIX_UPLOADS_DIR: uploadsFolder,
      ...environment,
    });
    const logger = createLogger({ name: 'test', level: process.env.TEST_LOG_LEVEL ?? 'silent' });
    const database = new Database({ url: testDatabase.serviceUrl, logger, maxConnections: 5 });
    const { bus, redis, stop: stopBus } = await openBus({ ...config, name: 'test', logger });
    const work = createRunWork(database, (signal) => {
      if (signal.wakesRuns) bus.publish('runs');
      for (const runId of signal.cancelledRunIds) bus.publish('run-cancel', runId);
    });
    const deps: AppDeps = {
      config,
      logger,
      database,
      bus,
      redis,
      gateway,
      mirror: new WorkspaceMirror({ database, work, gateways: gateway, logger }),
      work,
      secrets: new SecretBox(config.encryptionKeys),
      // No gateway streams here: runs are watched in the tests of the whole system.
      extraRoutes: [runRoutes(new RunStreams(() => undefined))],
      uploads: new UploadStore({ ...config.uploads, database, logger }),
      clock: () => new Date(),
    };
    const app = await buildApp(deps);
    await app.ready();
    parts.push({ app, database, stopBus });
    return { app, deps };
  }

  const { app, deps } = await replica();

  /** Somebody who is signed in already. */
  const clientOf = (token: string, userId: string, orgId: string) =>
    new TestClient(app, { token, userId, orgId });

  /** A new person with a session of their own. */
  async function person(orgId: string, role: UserRole = 'member'): Promise<TestClient> {
    const user = await build.user({ org_id: orgId, role });
    const { token } = await app.sessions.open({ id: user.id, orgId }, 'test');
    return clientOf(token, user.id, orgId);
  }

  /** An organization with an owner, an outsider in another one, and a member without any board. */
  async function world() {
    const [home, away] = [await build.organization(), await build.organization()];
    return {
      orgId: home.id,
      owner: await person(home.id, 'owner'),
      member: await person(home.id),
      stranger: await person(away.id, 'owner'),
      nobody: new TestClient(app, { token: null, userId: '', orgId: '' }),
    };
  }

  /** A member of the organization with this level on the board. */
  async function memberOn(orgId: string, boardId: string, level: BoardLevel): Promise<TestClient> {
    const client = await person(orgId);
    await build.boardPermission({ org_id: orgId, board_id: boardId, user_id: client.userId, level });
    return client;
  }

  /** From now on every query of the first replica fails as if the server had gone. */
  async function loseDatabase(): Promise<void> {
    const part = parts[0];
    await part?.database?.close();
    if (part) part.database = null;
  }

  async function stop(): Promise<void> {
    for (const part of parts) {
      await part.app.close();
      await part.stopBus();
      await part.database?.close();
    }
    await build.end();
    await testDatabase.drop();
    await rm(uploadsFolder, { recursive: true, force: true });
  }

  const people = { clientOf, person, world, memberOn };
  return { app, deps, build, gateway, testDatabase, replica, ...people, loseDatabase, stop };
}
