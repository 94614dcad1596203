export {
  AppError,
  type AppErrorOptions,
  conflict,
  type FieldError,
  forbidden,
  invalid,
  notFound,
} from './app-error.ts';
export type { Bus, BusTopic } from './bus.ts';
export { ConfigError, logLevelSchema, parseEnvironment, portSchema } from './environment.ts';
export { createLogger, type Logger } from './logger.ts';
export { PostgresBus } from './postgres-bus.ts';
export { SecretBox } from './secret-box.ts';
export { installShutdown, type ShutdownOptions } from './shutdown.ts';
export { VERSION } from './version.ts';
