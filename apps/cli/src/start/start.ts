/** `npm start`: everything up in one command, everything down in order. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { clearLine, showProgress } from '../../../../tools/runtime/progress.mjs';
import { describeProblem, Problem } from '../problem.ts';
import { productVersion } from '../project.ts';
import { embeddedDatabase, externalUrls, migrate, prepareOwnServer, requireReachable } from './database.ts';
import { completeSettings } from './env-file.ts';
import {
  claimInstance,
  clearLeftovers,
  findRunning,
  type Instance,
  readInstance,
  releaseInstance,
  writeInstance,
} from './instance.ts';
import { watchLogs } from './log-files.ts';
import { freePort, parsePort, probePort, requirePort } from './ports.ts';
import { askReadiness } from './readiness.ts';
import { redisUrlOf } from './redis.ts';
import { backendUnit, frontendUnit, gatewayUnit, internalUrl, logFileOf, type Plan } from './services.ts';
import { isSetupNeeded, setupLink } from './setup-link.ts';
import { prepareStateFolder, stateFolder } from './state-folder.ts';
import { listenForStop } from './stop-signals.ts';
import { Supervisor, type Unit } from './supervisor.ts';

/** Of bootstrap.mjs: a first start counts its packages and its build. */
const startedAt = Number(process.env.HELIX_STARTED_AT) || performance.timeOrigin;

export async function start(): Promise<number> {
  const home = stateFolder(process.env);
  const running = findRunning(home);
  if (running) return tellRunning(running, home);
  prepareStateFolder(home);
  const isOld = existsSync(join(home, 'postgres.json'));
  const { settings, generated } = completeSettings(home, process.env);
  if (generated && isOld) {
    say(
      `Secrets were missing in ${home}/.env and were made anew: sign in again, and enter provider keys again.`,
    );
  }
  const left = await clearLeftovers(home);
  if (left.length > 0) say(`Cleared what a killed start had left: ${left.join(', ')}.`);
  const plan = await makePlan(home, settings);
  const winner = claimInstance(home, describe(plan, 'starting', {}));
  if (winner) return tellRunning(winner, home);
  const launch = new Launch(plan, generated);
  try {
    return await launch.run();
  } finally {
    releaseInstance(home);
  }
}

async function makePlan(home: string, settings: Record<string, string | undefined>): Promise<Plan> {
  redisUrlOf(settings);
  const host = settings.HELIX_HOST ?? '127.0.0.1';
  const wantedGateway = parsePort(settings.GATEWAY_PORT ?? '18789', 'GATEWAY_PORT', 18_789);
  const port = await requirePort(parsePort(settings.PORT ?? '3000', 'PORT', 3000), host, 'PORT');
  return {
    home,
    settings,
    host,
    publicUrl: settings.HELIX_PUBLIC_URL?.replace(/\/+$/, '') ?? `http://localhost:${port}`,
    ports: {
      backend: port,
      gateway: await gatewayPort(wantedGateway, port),
      frontend: await freePort(),
    },
  };
}

/** Nobody types this port, so another program on it is no reason to stop. */
async function gatewayPort(wanted: number, addressPort: number): Promise<number> {
  const isOurs = wanted === addressPort;
  const probe = await probePort(wanted, '127.0.0.1');
  if (probe.type === 'free' && !isOurs) return probe.port;
  const port = await freePort();
  const reason = isOurs ? 'is the address of HELIX itself' : 'is in use by another program';
  say(`Port ${wanted} ${reason}; the Gateway takes ${port}.`);
  return port;
}

class Launch {
  readonly #plan: Plan;
  readonly #secretsAreNew: boolean;
  /** In the order of starting; stopped the other way round. */
  readonly #supervisors: Supervisor[] = [];
  #isReady = false;
  #isStopping = false;

  constructor(plan: Plan, secretsAreNew: boolean) {
    this.#plan = plan;
    this.#secretsAreNew = secretsAreNew;
  }

  async run(): Promise<number> {
    const signals = listenForStop(() => {
      for (const supervisor of this.#supervisors) supervisor.kill();
    });
    const names = ['Gateway', 'Backend', 'Frontend'];
    const stopLogs = watchLogs(
      names.map((name) => logFileOf(this.#plan.home, name)),
      say,
    );
    const progress = showProgress('Starting');
    let exitCode = 0;
    try {
      const isUp = await Promise.race([this.#bringUp().then(() => true), signals.stopped.then(() => false)]);
      progress.done();
      if (isUp) await this.#announce();
      await signals.stopped;
    } catch (error) {
      progress.failed();
      console.error(`\n${describeProblem(error)}`);
      exitCode = 1;
    }
    stopLogs();
    await this.#bringDown(exitCode === 0);
    signals.release();
    return exitCode;
  }

  async #bringUp(): Promise<void> {
    const plan = this.#plan;
    const external = externalUrls(plan.settings);
    const embedded = external ? null : embeddedDatabase(plan.home, plan.settings, say);
    const database = embedded ? this.#supervise(embedded.unit) : null;
    const gateway = this.#supervise(gatewayUnit(plan));
    if (external) await requireReachable(external.migrationUrl);
    await database?.ready;
    const urls = external ?? embedded?.urls();
    if (!urls) throw new Error('unreachable: one of both gives the addresses');
    if (embedded) await prepareOwnServer(plan.settings, urls);
    const applied = await migrate(urls);
    if (applied.length > 0) say(`The database was brought to this release (${applied.length} steps).`);
    // The order of stopping is the other way round: first the doors, then what they lead to.
    const backend = this.#supervise(backendUnit(plan, () => (embedded?.urls() ?? urls).serviceUrl));
    const frontend = this.#supervise(frontendUnit(plan));
    await Promise.all([gateway.ready, backend.ready, frontend.ready]);
    this.#isReady = true;
    this.#record();
  }

  #supervise(unit: Unit): Supervisor {
    if (this.#isStopping) throw new Problem('The start was stopped.', 'Start again.');
    const supervisor = new Supervisor(unit, { say, onChange: () => this.#record() });
    this.#supervisors.push(supervisor);
    return supervisor;
  }

  #record(): void {
    const instance = readInstance(this.#plan.home);
    if (instance?.pid !== process.pid) return;
    const processes = Object.fromEntries(
      this.#supervisors.flatMap(({ name, pid }) => (pid ? [[name, pid]] : [])),
    );
    writeInstance(this.#plan.home, {
      ...instance,
      ...describe(this.#plan, this.#isReady ? 'ready' : 'starting', processes),
      startedAt: instance.startedAt,
    });
  }

  async #announce(): Promise<void> {
    const { publicUrl, settings } = this.#plan;
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    if (this.#secretsAreNew) say(`Settings and secrets are in ${this.#plan.home}/.env; keep that file.`);
    const apiUrl = internalUrl({ host: this.#plan.host, port: this.#plan.ports.backend });
    const bus = (await askReadiness(apiUrl))?.bus;
    if (bus?.ok === false) say(`${bus.message} HELIX runs without it until it answers.`);
    const needsSetup = await isSetupNeeded(apiUrl);
    const link = needsSetup ? `\nSet it up here, once: ${setupLink(publicUrl, settings)}` : '';
    say(`HELIX is ready after ${seconds} s: ${publicUrl}${link}`);
  }

  async #bringDown(isQuiet: boolean): Promise<void> {
    this.#isStopping = true;
    const progress = isQuiet ? showProgress('Stopping') : null;
    for (const supervisor of [...this.#supervisors].reverse()) await supervisor.stop();
    progress?.done();
  }
}

function describe(plan: Plan, state: Instance['state'], processes: Record<string, number>) {
  return {
    state,
    startedAt: new Date(startedAt).toISOString(),
    version: productVersion(),
    url: plan.publicUrl,
    ports: plan.ports,
    processes,
  };
}

function tellRunning(running: Instance, home: string): number {
  const doing = running.state === 'ready' ? 'already runs at' : 'is just starting at';
  say(`HELIX ${doing} ${running.url} (process ${running.pid}, state folder ${home}).`);
  return 0;
}

function say(line: string): void {
  clearLine();
  console.log(line);
}
