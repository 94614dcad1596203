/** Ctrl-C and its relatives: the first one stops in order, a second one at once. */

/**
 * A terminal sends Ctrl-C to npm and to us, and npm passes its own on: the same wish, twice within a moment.
 */
const ECHO_MS = 400;

export function listenForStop(killAll: () => void): { stopped: Promise<void>; release(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  let firstAt = 0;
  const onSignal = () => {
    if (firstAt === 0) {
      firstAt = Date.now();
      resolve();
      return;
    }
    if (Date.now() - firstAt < ECHO_MS) return;
    killAll();
    process.exit(130);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return {
    stopped: promise,
    release: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
