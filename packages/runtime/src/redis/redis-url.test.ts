import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigError, parseEnvironment } from '../environment.ts';
import { redisDatabase, redisPlace, redisUrlSchema } from './redis-url.ts';

describe('REDIS_URL', () => {
  it.each([
    'redis://127.0.0.1:6379',
    'redis://redis:6379/0',
    'rediss://helix:p%40ss@redis.example.com/3',
    'redis://:secret@[::1]:6380/',
  ])('takes %s', (url) => {
    expect(redisUrlSchema.parse(url)).toBe(url);
  });

  it.each([
    'localhost:6379',
    'http://localhost:6379',
    'redis://',
    'redis://host/name',
    'redis://host/0?db=1',
    'redis://:pa#ss@host:6379',
    'redis://host:99999',
    'nonsense',
  ])('refuses %s and says what it should be, without repeating the password', (url) => {
    const parse = () => parseEnvironment(z.object({ REDIS_URL: redisUrlSchema }), { REDIS_URL: url });
    expect(parse).toThrow(ConfigError);
    expect(parse).toThrow(/REDIS_URL: must be an address such as redis:\/\/127\.0\.0\.1:6379/);
    expect(parse).not.toThrow(/pa#ss/);
  });

  it('is told in logs without the login', () => {
    expect(redisPlace('rediss://helix:secret@redis.example.com/3')).toBe('redis.example.com:6379/3');
    expect(redisPlace('redis://:secret@127.0.0.1:6380')).toBe('127.0.0.1:6380');
    expect([redisDatabase('redis://host/3'), redisDatabase('redis://host')]).toEqual([3, 0]);
  });
});
