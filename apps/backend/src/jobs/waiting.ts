import { setTimeout as sleep } from 'node:timers/promises';

const RETRY_MIN_MS = 100;
const RETRY_MAX_MS = 2_000;

/** How long to wait before what failed so many times in a row is tried again. */
export function retryDelayMs(failures: number): number {
  return Math.min(RETRY_MIN_MS * 2 ** failures, RETRY_MAX_MS);
}

/** Resolves after `ms`, or at once when the signal fires; the caller looks at the signal. */
export async function delay(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
}

/**
 * The promise's value, or `aborted` when the signal fires first. The promise itself goes on, and whether it then
 * rejects is nobody's concern.
 */
export async function abortable<Value>(
  promise: Promise<Value>,
  signal: AbortSignal,
): Promise<Value | 'aborted'> {
  // Nobody else may be listening to it, and an unhandled rejection ends the process.
  promise.catch(() => undefined);
  if (signal.aborted) return 'aborted';
  const aborted = Promise.withResolvers<'aborted'>();
  const onAbort = (): void => aborted.resolve('aborted');
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
