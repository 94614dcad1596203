/** What each service is started with. Each gets the secrets that it needs, and no others. */
import { join } from 'node:path';
import { inProject, migrationsFolder } from '../project.ts';
import { secretNames } from './env-file.ts';
import { startNodeProcess } from './node-process.ts';
import type { Unit } from './supervisor.ts';

type Settings = Record<string, string | undefined>;

export interface Plan {
  home: string;
  settings: Settings;
  host: string;
  publicUrl: string;
  ports: { backend: number; gateway: number; frontend: number };
}

/**
 * Half of V8's young generation: it is grown by a burst of requests and then kept; below 8 busy servers collect more
 * often. No --enable-source-maps, which reads every map at once (112 MB): stacks name the bundle's lines.
 */
const LEAN = ['--max-semi-space-size=8'];
/**
 * The old generation is collected when it has grown by half, where V8 lets it grow up to fourfold: with a thousand
 * streaming runs the Gateway peaks at 260 MB instead of 435. Not for the Backend, where it costs a tenth of the speed.
 */
const COLLECT_EARLY = '--heap-growing-percent=50';

/** Never handed on: they belong to one service, or to the launcher alone. */
const PRIVATE = [
  ...secretNames,
  ...['DATABASE_URL', 'DATABASE_MIGRATION_URL', 'REDIS_URL', 'PORT', 'HOSTNAME', 'NODE_OPTIONS'],
  ...['HELIX_ADMIN_EMAIL', 'HELIX_ADMIN_PASSWORD', 'HELIX_MODEL_API_KEY'],
];

export function gatewayUnit(plan: Plan): Unit {
  const { home, settings, ports } = plan;
  return unit(plan, {
    name: 'Gateway',
    entry: [...LEAN, COLLECT_EARLY, inProject('apps/gateway/dist/main.js')],
    ready: `http://127.0.0.1:${ports.gateway}/healthz`,
    env: {
      GATEWAY_HOST: '127.0.0.1',
      GATEWAY_PORT: String(ports.gateway),
      GATEWAY_TOKEN: settings.GATEWAY_TOKEN,
      REDIS_URL: settings.REDIS_URL,
      HELIX_HOME: home,
    },
  });
}

export function frontendUnit(plan: Plan): Unit {
  const { ports } = plan;
  return unit(plan, {
    name: 'Frontend',
    entry: [...LEAN, COLLECT_EARLY, inProject('apps/frontend/dist/server/main.js')],
    cwd: inProject('apps/frontend'),
    ready: `http://127.0.0.1:${ports.frontend}/healthz`,
    env: {
      NODE_ENV: 'production',
      PORT: String(ports.frontend),
      HOSTNAME: '127.0.0.1',
      HELIX_INTERNAL_API_URL: apiUrl(plan),
      NEXT_TELEMETRY_DISABLED: '1',
    },
  });
}

/** @param databaseUrl asked for at each start of the process */
export function backendUnit(plan: Plan, databaseUrl: () => string): Unit {
  const { home, settings, ports, host, publicUrl } = plan;
  const own = ['JWT_SECRET', 'HELIX_ENCRYPTION_KEY', 'GATEWAY_TOKEN', 'HELIX_SETUP_TOKEN', 'REDIS_URL'];
  const first = ['HELIX_ADMIN_EMAIL', 'HELIX_ADMIN_PASSWORD', 'HELIX_MODEL_API_KEY'];
  return unit(plan, {
    name: 'Backend',
    entry: [...LEAN, inProject('apps/backend/dist/main.js')],
    ready: `${apiUrl(plan)}/api/ready`,
    env: {
      ...Object.fromEntries([...own, ...first].map((name) => [name, settings[name]])),
      NODE_ENV: 'production',
      HELIX_HOME: home,
      HELIX_HOST: host,
      PORT: String(ports.backend),
      HELIX_PUBLIC_URL: publicUrl,
      HELIX_INTERNAL_API_URL: apiUrl(plan),
      HELIX_FRONTEND_URL: `http://127.0.0.1:${ports.frontend}`,
      GATEWAY_URL: `ws://127.0.0.1:${ports.gateway}`,
      HELIX_MIGRATIONS_DIR: migrationsFolder,
    },
    lateEnv: () => ({ DATABASE_URL: databaseUrl() }),
  });
}

/** Where this machine reaches the front door, whatever address it listens on. */
export function internalUrl({ host, port }: { host: string; port: number }): string {
  const everywhere = ['0.0.0.0', '::', 'localhost', '127.0.0.1'].includes(host);
  const name = everywhere ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

function apiUrl({ host, ports }: Plan): string {
  return internalUrl({ host, port: ports.backend });
}

export async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false; // not listening yet, or too busy: asked again
  }
}

interface Service {
  name: string;
  entry: string[];
  cwd?: string;
  ready: string;
  env: Settings;
  lateEnv?: () => Settings;
}

function unit(plan: Plan, { name, entry, cwd, ready, env, lateEnv }: Service): Unit {
  return {
    name,
    launch: async () =>
      startNodeProcess({
        args: entry,
        env: { ...publicSettings(plan.settings), ...env, ...lateEnv?.() },
        logFile: logFileOf(plan.home, name),
        cwd,
      }),
    isReady: () => answers(ready),
  };
}

export function logFileOf(home: string, name: string): string {
  return join(home, 'logs', `${name.toLowerCase()}.log`);
}

function publicSettings(settings: Settings): Settings {
  return Object.fromEntries(
    Object.entries(settings).filter(([name]) => !PRIVATE.includes(name) && !/^npm_/i.test(name)),
  );
}
