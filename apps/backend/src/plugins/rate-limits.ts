// Owns how much one caller may do: sign-ins per account and address, writes per person.
import { AppError, type Bucket, MemoryRateLimiter, type RateLimiter, RedisRateLimiter } from '@helix/runtime';
import fp from 'fastify-plugin';
import type { AppDeps } from '../app-deps.ts';
import { isSafeMethod } from './authentication.ts';

declare module 'fastify' {
  interface FastifyInstance {
    limits: Limits;
  }
}

/** A person who types wrong ten times waits; a list of passwords gets one try a minute. */
const PER_ACCOUNT: Bucket = { capacity: 10, refillPerSecond: 1 / 60 };
/** An office behind one address signs in together; one try costs a quarter second of a core. */
const PER_ADDRESS: Bucket = { capacity: 40, refillPerSecond: 1 / 3 };
/** 600 at once, then ten a second: far beyond a person, short of a runaway script. */
const WRITES: Bucket = { capacity: 600, refillPerSecond: 10 };

export class Limits {
  readonly #limiter: RateLimiter | null;

  /** @param limiter null where nothing is limited */
  constructor(limiter: RateLimiter | null) {
    this.#limiter = limiter;
  }

  /** Counts a try to sign in or set up. @throws AppError 429 */
  async takeSignIn(address: string, account: string): Promise<void> {
    await this.#take(`address:${address}`, PER_ADDRESS, 'Too many tries from this address.');
    await this.#take(`account:${account}`, PER_ACCOUNT, 'Too many tries for this account.');
  }

  async signedIn(account: string): Promise<void> {
    await this.#limiter?.reset(`account:${account}`);
  }

  async takeWrite(userId: string): Promise<void> {
    await this.#take(`writes:${userId}`, WRITES, 'Too many changes in a short time.');
  }

  async #take(key: string, bucket: Bucket, what: string): Promise<void> {
    const permit = await this.#limiter?.take(key, bucket);
    if (!permit || permit.isAllowed) return;
    throw new AppError({
      status: 429,
      code: 'rate_limited',
      message: `${what} Wait ${permit.retryAfterSeconds} seconds, then try again.`,
      retryable: true,
      retryAfterSeconds: permit.retryAfterSeconds,
    });
  }
}

export const rateLimits = fp(
  async (app) => {
    app.decorate('limits', new Limits(app.deps.config.isRateLimited ? createLimiter(app.deps) : null));
    app.addHook('onRequest', async (request) => {
      if (request.principal && !isSafeMethod(request.method))
        await app.limits.takeWrite(request.principal.userId);
    });
  },
  { name: 'rate-limits', dependencies: ['authentication'] },
);

/** With Redis all replicas count together; without, each counts what it sees. */
function createLimiter({ redis, clock }: AppDeps): RateLimiter {
  const own = new MemoryRateLimiter(clock);
  return redis ? new RedisRateLimiter({ redis, own }) : own;
}
