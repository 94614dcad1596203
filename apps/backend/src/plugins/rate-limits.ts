// Owns how much one caller may do: sign-ins per account and address, writes per person.
import { AppError } from '@helix/runtime';
import fp from 'fastify-plugin';
import { isSafeMethod } from './authentication.ts';
import { type Bucket, MemoryRateLimiter, NoRateLimiter, type RateLimiter } from './token-bucket.ts';

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
  readonly #limiter: RateLimiter;

  constructor(limiter: RateLimiter) {
    this.#limiter = limiter;
  }

  /** Counts a try to sign in or set up. @throws AppError 429 */
  takeSignIn(address: string, account: string): void {
    this.#take(`address:${address}`, PER_ADDRESS, 'Too many tries from this address.');
    this.#take(`account:${account}`, PER_ACCOUNT, 'Too many tries for this account.');
  }

  signedIn(account: string): void {
    this.#limiter.reset(`account:${account}`);
  }

  takeWrite(userId: string): void {
    this.#take(`writes:${userId}`, WRITES, 'Too many changes in a short time.');
  }

  #take(key: string, bucket: Bucket, what: string): void {
    const permit = this.#limiter.take(key, bucket);
    if (permit.isAllowed) return;
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
    const { config, clock } = app.deps;
    app.decorate(
      'limits',
      new Limits(config.isRateLimited ? new MemoryRateLimiter(clock) : new NoRateLimiter()),
    );
    app.addHook('onRequest', async (request) => {
      if (request.principal && !isSafeMethod(request.method)) app.limits.takeWrite(request.principal.userId);
    });
  },
  { name: 'rate-limits', dependencies: ['authentication'] },
);
