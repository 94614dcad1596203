import { existsSync } from 'node:fs';

/** The system's chromium: nothing is downloaded. */
export function chromiumPath(): string {
  const candidates = [
    process.env.CHROMIUM_PATH,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ];
  const found = candidates.find((candidate) => candidate !== undefined && existsSync(candidate));
  if (!found)
    throw new Error('No chromium was found. Install it (apt-get install chromium) or set CHROMIUM_PATH.');
  return found;
}
