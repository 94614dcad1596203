import { describe, expect, it } from 'vitest';
import { parseConfig } from './config.ts';

const given = {
  DATABASE_URL: 'postgres://x',
  JWT_SECRET: 'x'.repeat(32),
  HELIX_ENCRYPTION_KEY: Buffer.alloc(32).toString('base64'),
  GATEWAY_TOKEN: 't',
};

describe('parseConfig', () => {
  it('needs four secrets and has a default for the rest', () => {
    expect(parseConfig(given)).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      publicUrl: 'http://localhost:3000',
      internalUrl: 'http://127.0.0.1:3000',
      frontendUrl: null,
      admin: null,
      firstModel: null,
      isRateLimited: true,
      trustProxy: false,
      redisUrl: null,
      roles: new Set(['api', 'dispatcher', 'scheduler']),
    });
  });

  it.each([
    [{ DATABASE_URL: '' }, 'DATABASE_URL'],
    [{ JWT_SECRET: 'short' }, 'JWT_SECRET: must have at least 32'],
    [{ HELIX_ENCRYPTION_KEY: 'abc' }, 'HELIX_ENCRYPTION_KEY: must be 32 bytes'],
    [{ HELIX_ADMIN_EMAIL: 'a@b.de' }, 'HELIX_ADMIN_PASSWORD'],
    [
      { HELIX_ADMIN_EMAIL: 'a@b.de', HELIX_ADMIN_PASSWORD: '123456789' },
      'HELIX_ADMIN_PASSWORD: must have at least 10 characters',
    ],
    [{ HELIX_ROLES: 'api,cook' }, 'HELIX_ROLES'],
    [{ HELIX_PUBLIC_URL: 'helix' }, 'HELIX_PUBLIC_URL'],
    [{ HELIX_MODEL_PROVIDER: 'openai-compatible', HELIX_MODEL_NAME: 'x' }, 'HELIX_MODEL_BASE_URL'],
    [{ HELIX_MODEL_PROVIDER: 'anthropic' }, 'HELIX_MODEL_NAME'],
    [{ PORT: '99999' }, 'PORT'],
    [{ REDIS_URL: 'redis.example.com' }, 'REDIS_URL: must be an address such as redis://'],
  ])('refuses %j naming the variable', (change, text) => {
    expect(() => parseConfig({ ...given, ...change })).toThrow(text);
  });

  it('trusts proxies by number or address', () => {
    expect(parseConfig({ ...given, HELIX_TRUST_PROXY: '10.0.0.1,loopback' }).trustProxy).toBe(
      '10.0.0.1,loopback',
    );
    const trust = parseConfig({ ...given, HELIX_TRUST_PROXY: '1' }).trustProxy;
    expect(typeof trust === 'function' && [trust('1.2.3.4', 0), trust('1.2.3.4', 1)]).toEqual([true, false]);
  });
});
