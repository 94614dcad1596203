import type { Logger } from './logger.ts';

export type ShutdownOptions = {
  logger: Logger;
  /** Ends the process's work in order. Called once. */
  stop(reason: string): Promise<void>;
  /** After this the process exits with code 1 whatever is still open. */
  timeoutMs: number;
};

/**
 * Ends the process cleanly on SIGTERM, SIGINT, SIGHUP, and when its parent goes away: a launcher gives its
 * children an IPC channel, whose end is the one sign that survives the launcher's own `kill -9`.
 * A second signal exits at once.
 */
export function installShutdown(options: ShutdownOptions): void {
  let isStopping = false;
  const shutdown = (reason: string): void => {
    if (isStopping) process.exit(1);
    isStopping = true;
    const timer = setTimeout(() => {
      options.logger.error({ reason }, 'shutdown took too long');
      process.exit(1);
    }, options.timeoutMs);
    timer.unref();
    options.stop(reason).then(
      () => process.exit(0),
      (error: unknown) => {
        options.logger.error({ err: error, reason }, 'shutdown failed');
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => shutdown(signal));
  if (process.channel) {
    process.on('disconnect', () => shutdown('parent gone'));
    // The channel alone must not keep a process alive that has nothing left to do.
    process.channel.unref();
  }
  process.on('unhandledRejection', (error) => {
    options.logger.fatal({ err: error }, 'unhandled rejection');
    throw error;
  });
}
