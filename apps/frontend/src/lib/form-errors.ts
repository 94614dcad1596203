import type { z } from 'zod';
import type { ApiError } from './api-error.ts';
import { toSentence } from './to-sentence.ts';

export type FieldErrors = Record<string, string>;

export type Validation<Output> = { type: 'valid'; value: Output } | { type: 'invalid'; errors: FieldErrors };

/** Checks values against the API's own schema; the first error of each field, as a sentence. */
export function validate<Schema extends z.ZodType>(
  schema: Schema,
  values: unknown,
): Validation<z.output<Schema>> {
  const parsed = schema.safeParse(values);
  if (parsed.success) return { type: 'valid', value: parsed.data };
  const errors: FieldErrors = {};
  for (const issue of parsed.error.issues) {
    const field = String(issue.path[0] ?? '');
    errors[field] ??= toSentence(issue.message);
  }
  return { type: 'invalid', errors };
}

export function fieldErrorsOf(error: ApiError): FieldErrors {
  const errors: FieldErrors = {};
  for (const { field, message } of error.errors) {
    const name = field.replace(/^body\./, '').split('.')[0] ?? field;
    errors[name] ??= toSentence(message);
  }
  return errors;
}
