/** Decides what `.env` beside docker-compose.yml must hold. What stands there already is never changed. */
import { isIP } from 'node:net';
import { Problem } from '../problem.ts';
import { GENERATED, hex } from '../start/env-file.ts';

type Settings = Record<string, string | undefined>;

export interface Wishes {
  /** What people type into their browser: a domain or a whole address. */
  address?: string | undefined;
  /** A proxy of theirs stands in front, instead of Caddy. */
  skipProxy: boolean;
}

export interface ContainerSettings {
  /** What the file lacks, in the order to write it. */
  added: Record<string, string>;
  /** The file's and the added ones. */
  all: Settings;
}

const SECRETS: Record<string, () => string> = { ...GENERATED, REDIS_PASSWORD: hex(24) };
/** These stand in the address of their server. */
const IN_ADDRESSES = ['DATABASE_OWNER_PASSWORD', 'DATABASE_SERVICE_PASSWORD', 'REDIS_PASSWORD'];
const SHORTEST_SECRET = 16;
const SHORTEST_SIGNING_SECRET = 32;
const FEWEST_DIFFERENT_CHARACTERS = 8;
const PLACEHOLDER = /change.?(me|this|it)|passw|secret|example|default|placeholder|your.|12345|qwert/i;
const GENERATED_FORM = /^[0-9a-f]{32,}$/;
/** The internet does not know such names, so nobody can sign for them. */
const PRIVATE_NAME = /^[^.]+$|\.(localhost|local|internal|lan|home|home\.arpa|test|intranet|corp)$/;

/** @throws Problem when the file contradicts the wishes or holds a secret that is none. */
export function completeContainerSettings(file: Settings, wishes: Wishes): ContainerSettings {
  for (const [name, value] of Object.entries(file)) refuseWeakSecret(name, value ?? '');
  const skipsProxy = wishes.skipProxy || file.SKIP_PROXY === 'true';
  const port = file.HTTPS_PORT ? `:${file.HTTPS_PORT}` : '';
  const known = file.HELIX_PUBLIC_URL ?? file.HELIX_DOMAIN;
  const url = publicUrl(wishes.address ?? known ?? `localhost${port}`);
  const wanted: Record<string, string> = {
    COMPOSE_PROJECT_NAME: 'helix',
    HELIX_PUBLIC_URL: url.origin,
    HELIX_DOMAIN: url.hostname,
    SKIP_PROXY: String(skipsProxy),
    ...(skipsProxy ? { COMPOSE_FILE: 'docker-compose.yml:deploy/skip-proxy.yml' } : withCaddy(url)),
  };
  for (const name of ['HELIX_PUBLIC_URL', 'HELIX_DOMAIN', 'SKIP_PROXY', 'COMPOSE_FILE', 'HTTPS_PORT']) {
    refuseContradiction(name, file[name], wanted[name]);
  }
  const missing = Object.entries(wanted).filter(([name]) => !file[name]);
  const secrets = Object.entries(SECRETS).flatMap(([name, make]) => (file[name] ? [] : [[name, make()]]));
  const added = Object.fromEntries([...missing, ...secrets]) as Record<string, string>;
  return { added, all: { ...file, ...added } };
}

function withCaddy(url: URL): Record<string, string> {
  if (url.protocol !== 'https:') {
    throw new Problem(
      `Caddy serves HTTPS, so ${url.origin} cannot be the address.`,
      'Write it with https://, or leave TLS to a proxy of yours with --skip-proxy.',
    );
  }
  const isPrivate = isIP(url.hostname) !== 0 || PRIVATE_NAME.test(url.hostname);
  return {
    HELIX_TLS: isPrivate ? 'internal' : 'automatic',
    ...(url.port && { HTTPS_PORT: url.port }),
  };
}

function publicUrl(address: string): URL {
  const text = address.includes('://') ? address : `https://${address}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  const isOrigin =
    url &&
    /^https?:$/.test(url.protocol) &&
    url.pathname === '/' &&
    !url.search &&
    !url.username &&
    isHost(url.hostname);
  if (isOrigin) return url;
  throw new Problem(
    `"${address}" is no address for HELIX.`,
    'Give a domain such as helix.example.com, or an address such as https://localhost:8443, without a path.',
  );
}

/** More may stand in an address than a name that others can find and a certificate can be made for. */
function isHost(hostname: string): boolean {
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) return true;
  return hostname.split('.').every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(label));
}

function refuseContradiction(name: string, found: string | undefined, wanted: string | undefined): void {
  if (!found || wanted === undefined || found === wanted) return;
  throw new Problem(
    `The .env file says ${name}=${found}, and this needs ${name}=${wanted}.`,
    'An existing line is never changed: correct it, or delete it, then run this again.',
  );
}

function refuseWeakSecret(name: string, value: string): void {
  const weakness = SECRETS[name] && value !== '' ? weaknessOf(name, value) : null;
  if (!weakness) return;
  throw new Problem(
    `${name} in .env ${weakness}.`,
    name === 'POSTGRES_PASSWORD'
      ? 'Delete that line and run this again: a random one is made. A server that exists must be told the new one too.'
      : 'Delete that line and run this again: a random one is made.',
  );
}

function weaknessOf(name: string, value: string): string | null {
  if (name === 'HELIX_ENCRYPTION_KEY') {
    const isKey = (key: string) => Buffer.from(key.trim(), 'base64').length === 32;
    return value.split(',').every(isKey) ? null : 'must be 32 random bytes in base64';
  }
  const shortest = name === 'JWT_SECRET' ? SHORTEST_SIGNING_SECRET : SHORTEST_SECRET;
  if (value.length < shortest) return `is shorter than ${shortest} characters`;
  if (PLACEHOLDER.test(value) && !GENERATED_FORM.test(value)) return 'is a placeholder that others know too';
  if (new Set(value).size < FEWEST_DIFFERENT_CHARACTERS) return 'repeats a few characters';
  if (IN_ADDRESSES.includes(name) && !/^[\w.~-]+$/.test(value)) {
    return 'stands in an address, so it may have letters, digits and . _ ~ - only';
  }
  return null;
}
