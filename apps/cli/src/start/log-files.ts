/** Keeps the logs of long-running services small without a pipe through the launcher. */
import { copyFileSync, existsSync, statSync, truncateSync } from 'node:fs';

const LIMIT_BYTES = 10 * 1024 * 1024;
const CHECK_EVERY_MS = 60_000;

/**
 * Copies and empties, because the service keeps its file open: it appends, so it goes on at the start. A line
 * written between the two steps is lost; that happens once per 10 MB.
 */
export function rotateLog(file: string, limitBytes = LIMIT_BYTES): void {
  if (!existsSync(file) || statSync(file).size < limitBytes) return;
  copyFileSync(file, `${file}.1`);
  truncateSync(file, 0);
}

export function watchLogs(files: string[], say: (line: string) => void): () => void {
  const timer = setInterval(() => {
    for (const file of files) {
      try {
        rotateLog(file);
      } catch (error) {
        say(`The log ${file} could not be rotated (${(error as Error).message}). Check the disk.`);
      }
    }
  }, CHECK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
