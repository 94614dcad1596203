import { setTimeout as delay } from 'node:timers/promises';

/** Asks again until the answer is neither null, undefined nor false; says what it last saw when time is up. */
export async function waitFor<Value>(
  what: string,
  probe: () => Promise<Value | null | undefined | false> | Value | null | undefined | false,
  options: { timeoutMs?: number; everyMs?: number; describe?: () => unknown } = {},
): Promise<Value> {
  const timeoutMs = options.timeoutMs ?? 30_000;
  const deadline = Date.now() + timeoutMs;
  let problem: unknown;
  while (Date.now() < deadline) {
    try {
      const value = await probe();
      if (value !== null && value !== undefined && value !== false) return value;
      problem = undefined;
    } catch (error) {
      problem = error;
    }
    await delay(options.everyMs ?? 50);
  }
  const seen = options.describe ? ` Last seen: ${JSON.stringify(await options.describe())}` : '';
  throw new Error(`Waited ${timeoutMs} ms for ${what}.${seen}`, { cause: problem });
}
