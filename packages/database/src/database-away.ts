// Owns how to tell that the database could not be asked, from an error that says something about the statement.

/** Refused, reset, not found: what the operating system says of a connection. */
const NETWORK_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']);
/** Classes of PostgreSQL: 08 connection exception, 57P0x shut down, crashed or starting; 53300 too many connections. */
const SERVER_CODES = /^(08...|57P0.|53300)$/;
/** The driver throws these without a code. */
const MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|Client was closed|Cannot use a pool)|connection is closed|not queryable/i;

/**
 * True when the server is away, going or coming, or the connection was cut: the same statement may succeed later.
 * Whether it took effect is unknown, so only what is idempotent may be repeated.
 */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  if (code === undefined) return MESSAGES.test(message);
  // A socket file that is not there yet.
  if (code === 'ENOENT') return syscall === 'connect';
  return NETWORK_CODES.has(code) || SERVER_CODES.test(code);
}

/** True when the server answered that it has no disk space, memory or other resource left (class 53). */
export function isDatabaseExhausted(error: unknown): boolean {
  return error instanceof Error && /^53...$/.test((error as NodeJS.ErrnoException).code ?? '');
}
