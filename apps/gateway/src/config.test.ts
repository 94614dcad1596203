import { ConfigError } from '@helix/runtime';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

const token = 'a-token-of-some-length';

describe('readConfig', () => {
  it('has defaults for all but the token', () => {
    expect(readConfig({ GATEWAY_TOKEN: token, HELIX_HOME: '/srv/helix' })).toMatchObject({
      host: '127.0.0.1',
      port: 18_789,
      stateFolder: '/srv/helix/.openclaw',
      redisUrl: null,
      defaultModel: null,
      logLevel: 'info',
    });
  });

  it('reads a default model for clients that prepare nothing', () => {
    const env = { GATEWAY_TOKEN: token, GATEWAY_MODEL_PROVIDER: 'demo' };
    expect(readConfig(env).defaultModel).toMatchObject({ provider: 'demo', name: 'demo' });
  });

  it.each([
    [{}, 'GATEWAY_TOKEN'],
    [{ GATEWAY_TOKEN: 'short' }, '16 characters'],
    [{ GATEWAY_TOKEN: token, GATEWAY_PORT: '99999' }, 'GATEWAY_PORT'],
    [{ GATEWAY_TOKEN: token, REDIS_URL: 'redis:6379' }, 'REDIS_URL: must be an address such as redis://'],
    [{ GATEWAY_TOKEN: token, GATEWAY_MODEL_BASE_URL: 'nowhere' }, 'GATEWAY_MODEL_BASE_URL'],
  ])('refuses %j, naming the variable', (env, words) => {
    expect(() => readConfig(env)).toThrow(ConfigError);
    expect(() => readConfig(env)).toThrow(words);
  });
});
