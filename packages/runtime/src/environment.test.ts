import { expect, it } from 'vitest';
import { z } from 'zod';
import { parseEnvironment, portSchema } from './environment.ts';

const schema = z.object({
  MODEL: z.enum(['openai', 'ollama']).optional(),
  MEGABYTES: z.coerce.number().int().min(1).max(1_000).default(25),
  PORT: portSchema.default(3000),
  KEY: z.string({ error: 'is missing: a key' }),
});

it.each([
  [{ MODEL: 'opnai' }, 'MODEL: must be one of openai, ollama'],
  [{ MEGABYTES: 'lots' }, 'MEGABYTES: must be a whole number'],
  [{ MEGABYTES: '1.5' }, 'MEGABYTES: must be a whole number'],
  [{ MEGABYTES: '0' }, 'MEGABYTES: must be at least 1'],
  [{ PORT: '70000' }, 'PORT: must be at most 65535'],
  [{ KEY: undefined }, 'KEY: is missing: a key'],
])('says of %j what it has to be', (wrong, sentence) => {
  expect(() => parseEnvironment(schema, { KEY: 'x', ...wrong })).toThrow(
    `The settings are not usable. ${sentence}. Set them and start again.`,
  );
});
