// @ts-check
// Loaded into every child before its own code. The launcher holds the other end of an IPC channel; when that
// closes without a word, the launcher was killed, and nobody is left to stop this process.

/** A child that does not end by itself within this time never will. */
const PATIENCE_MS = 8_000;

process.once('disconnect', () => {
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), PATIENCE_MS).unref();
  // A service that listens for the end of the channel is stopping already.
  if (process.listenerCount('disconnect') === 0) process.kill(process.pid, 'SIGTERM');
});
process.channel?.unref();
