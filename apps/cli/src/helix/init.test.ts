import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { inProject } from '../project.ts';
import { completeContainerSettings } from './container-settings.ts';
import { init } from './init.ts';

let folder: string;
let file: string;
const said: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'helix-init-'));
  file = join(folder, '.env');
  said.length = 0;
  vi.spyOn(console, 'log').mockImplementation((line) => void said.push(String(line)));
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const written = () => parseEnv(readFileSync(file, 'utf8'));
const refusal = (settings: Record<string, string>, wishes = {}) => {
  try {
    completeContainerSettings(settings, { skipProxy: false, ...wishes });
  } catch (error) {
    return (error as Error).message;
  }
  return 'no refusal';
};

describe('helix init', () => {
  test('writes a private file with every variable that docker-compose.yml requires', async () => {
    await init(['helix.example.com'], file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const compose = readFileSync(inProject('docker-compose.yml'), 'utf8');
    const required = [...compose.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name ?? '');
    expect(required.length).toBeGreaterThan(8);
    expect(Object.keys(written())).toEqual(expect.arrayContaining(required));
    expect(said.join('\n')).toContain('Point helix.example.com to this machine');
  });

  test.each(['bad_domain!!', 'helix.example.com/path', 'a..b', '-x.example', 'https://u@example.com'])(
    'takes no address that nobody could open: %s',
    (address) => {
      expect(refusal({}, { address })).toBe(`"${address}" is no address for HELIX.`);
    },
  );

  test.each(['nas', '192.168.1.20', 'https://[::1]:8443', 'bücher.example', 'localhost'])(
    'takes %s',
    (address) => {
      expect(refusal({}, { address })).toBe('no refusal');
    },
  );

  test('shows no secret', async () => {
    await init([], file);
    for (const [name, value] of Object.entries(written())) {
      if (/PASSWORD|TOKEN|SECRET|KEY/.test(name)) expect(said.join('\n')).not.toContain(value);
    }
  });

  test('a second time changes nothing', async () => {
    await init([], file);
    const before = readFileSync(file, 'utf8');
    await init([], file);
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(said.at(-2)).toContain('nothing was changed');
  });

  test('completes a file of an older release and keeps every line of it', async () => {
    writeFileSync(file, '# mine\nHTTP_PORT=8080\nHELIX_PUBLIC_URL=https://helix.example.com');
    await init([], file);
    expect(readFileSync(file, 'utf8')).toMatch(
      /^# mine\nHTTP_PORT=8080\nHELIX_PUBLIC_URL=https:\/\/helix\.example\.com\n/,
    );
    expect(written()).toMatchObject({ HELIX_DOMAIN: 'helix.example.com', HELIX_TLS: 'automatic' });
  });

  test('closes a complete file that others could read', async () => {
    await init([], file);
    chmodSync(file, 0o644);
    await init([], file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('leaves nothing half-written behind', async () => {
    await init([], file);
    expect(readdirSync(folder)).toEqual(['.env', 'backups']);
  });

  test('tells how to use it when the arguments are wrong', async () => {
    await expect(init(['a', 'b'], file)).rejects.toMatchObject({ remedy: expect.stringContaining('init [') });
    await expect(init(['--skip'], file)).rejects.toMatchObject({ remedy: expect.stringContaining('init [') });
  });
});

describe('the address', () => {
  const settingsOf = (address: string | undefined, skipProxy = false, settings = {}) =>
    completeContainerSettings(settings, { address, skipProxy }).added;

  test.each([
    ['helix.example.com', 'https://helix.example.com', 'helix.example.com', 'automatic'],
    ['https://Helix.Example.com/', 'https://helix.example.com', 'helix.example.com', 'automatic'],
    [undefined, 'https://localhost', 'localhost', 'internal'],
    ['nas.lan', 'https://nas.lan', 'nas.lan', 'internal'],
    ['192.168.1.20', 'https://192.168.1.20', '192.168.1.20', 'internal'],
  ])('%s becomes %s', (address, url, domain, tls) => {
    expect(settingsOf(address)).toMatchObject({
      HELIX_PUBLIC_URL: url,
      HELIX_DOMAIN: domain,
      HELIX_TLS: tls,
      SKIP_PROXY: 'false',
    });
    expect(settingsOf(address)).not.toHaveProperty('COMPOSE_FILE');
  });

  test('a port is published, too', () => {
    expect(settingsOf('https://localhost:8443')).toMatchObject({ HTTPS_PORT: '8443' });
    expect(settingsOf(undefined, false, { HTTPS_PORT: '8443' })).toMatchObject({
      HELIX_PUBLIC_URL: 'https://localhost:8443',
    });
  });

  test('SKIP_PROXY chooses the file without Caddy, by flag or by the line in .env', () => {
    const expected = { COMPOSE_FILE: 'docker-compose.yml:deploy/skip-proxy.yml' };
    expect(settingsOf('helix.example.com', true)).toMatchObject({ SKIP_PROXY: 'true', ...expected });
    expect(settingsOf('http://nas.lan', false, { SKIP_PROXY: 'true' })).toMatchObject(expected);
  });

  test('refuses what is no address, and plain HTTP where Caddy serves', () => {
    expect(refusal({}, { address: 'not a host' })).toContain('is no address');
    expect(refusal({}, { address: 'https://helix.example.com/board' })).toContain('is no address');
    expect(refusal({}, { address: 'http://helix.example.com' })).toContain('Caddy serves HTTPS');
  });

  test('refuses to contradict the file', () => {
    expect(refusal({ HELIX_PUBLIC_URL: 'https://a.example.com' }, { address: 'b.example.com' })).toContain(
      'HELIX_PUBLIC_URL=https://a.example.com',
    );
    expect(refusal({ SKIP_PROXY: 'false' }, { skipProxy: true })).toContain('SKIP_PROXY=false');
  });
});

describe('secrets that are none', () => {
  test.each([
    ['POSTGRES_PASSWORD', 'short', 'is shorter than 16'],
    ['POSTGRES_PASSWORD', 'changeme-changeme-changeme', 'is a placeholder'],
    ['GATEWAY_TOKEN', 'my-super-secret-token-0', 'is a placeholder'],
    ['REDIS_PASSWORD', 'abababababababababababab', 'repeats'],
    ['REDIS_PASSWORD', 'Gr8:horse@battery/staple', 'stands in an address'],
    ['JWT_SECRET', '0f3b8c7d6e5a4b3c2d1e', 'is shorter than 32'],
    ['HELIX_ENCRYPTION_KEY', 'bm90IHRoaXJ0eS10d28gYnl0ZXM=', 'must be 32 random bytes'],
  ])('%s=%s %s', (name, value, reason) => {
    expect(refusal({ [name]: value })).toContain(`${name} in .env ${reason}`);
  });

  test('its own are accepted again', () => {
    for (let round = 0; round < 50; round += 1) {
      const { all } = completeContainerSettings({}, { skipProxy: false });
      expect(completeContainerSettings(all, { skipProxy: false }).added).toEqual({});
    }
  });
});
