import { createHash } from 'node:crypto';
import type { Mutation } from '../plugins/commit-once.ts';
import type { StoredFile } from './upload-store.ts';

/** Multipart has no parsed body: which file it is makes the request the same or another one. */
export function withFile(mutation: Mutation, file: StoredFile): Mutation {
  const { idempotency } = mutation;
  if (!idempotency) return mutation;
  const requestHash = createHash('sha256')
    .update(`${idempotency.requestHash}\n${file.hash}\n${file.name}`)
    .digest('base64url');
  return { ...mutation, idempotency: { ...idempotency, requestHash } };
}
