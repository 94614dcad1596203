export {
  AppError,
  type AppErrorOptions,
  conflict,
  type FieldError,
  forbidden,
  invalid,
  notFound,
} from './app-error.ts';
export type { Bus, BusTopic, ConnectionStatus } from './bus.ts';
export type { Cache } from './cache.ts';
export { ConfigError, logLevelSchema, parseEnvironment, portSchema } from './environment.ts';
export { KeyedQueue } from './keyed-queue.ts';
export { createLogger, type Logger } from './logger.ts';
export { MemoryRateLimiter } from './memory-rate-limiter.ts';
export { type OpenBus, openBus } from './open-bus.ts';
export { OutageLog } from './outage-log.ts';
export type { Bucket, Permit, RateLimiter } from './rate-limiter.ts';
export { RedisAwayError, RedisConnection, redisScript } from './redis/redis-connection.ts';
export { RedisRateLimiter } from './redis/redis-rate-limiter.ts';
export { redisPlace, redisUrlSchema } from './redis/redis-url.ts';
export { SecretBox, secretKeyId } from './secret-box.ts';
export { announceEndedSessions, createSessionCache } from './session-cache.ts';
export { installShutdown, type ShutdownOptions } from './shutdown.ts';
export { VERSION } from './version.ts';
export { WakeLoop } from './wake-loop.ts';
