/** Ctrl-C and its relatives: the first one stops in order, a second one at once. So does the end of npm. */

/**
 * A terminal sends Ctrl-C to npm and to us, and npm passes its own on: the same wish, twice within a moment.
 */
const ECHO_MS = 400;
const PARENT_CHECK_MS = 1_000;

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
  const stopWatching = watchNpm(onSignal);
  return {
    stopped: promise,
    release: () => {
      stopWatching();
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}

/** Who kills npm means what npm started. Without npm a start may well outlive the shell that it came from. */
function watchNpm(onEnd: () => void): () => void {
  if (!process.env.npm_lifecycle_event) return () => {};
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onEnd();
  }, PARENT_CHECK_MS);
  timer.unref();
  return () => clearInterval(timer);
}
