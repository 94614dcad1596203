import { GrammyError, HttpError } from 'grammy';

/** Never the error itself: its text holds the address, and the address holds the token. */
export function reasonOf(error: unknown): string {
  if (error instanceof GrammyError) return `Telegram answered ${error.error_code}: ${error.description}`;
  if (error instanceof HttpError) return 'Telegram cannot be reached';
  return error instanceof Error ? error.name : 'unknown';
}
