import { expect, it } from 'vitest';
import { z } from 'zod';
import { validate } from './form-errors.ts';

it('turns the first complaint about each field into a sentence', () => {
  const schema = z.object({ name: z.string().min(1, 'must not be empty') });
  expect(validate(schema, { name: '' })).toEqual({ type: 'invalid', errors: { name: 'Must not be empty.' } });
  expect(validate(schema, { name: 'x' })).toEqual({ type: 'valid', value: { name: 'x' } });
});
