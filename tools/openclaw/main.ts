// Fetches the pinned OpenClaw when it is missing and prints where it lies: `node tools/openclaw/main.ts`.
import { installOpenClaw } from './install.ts';

try {
  console.log(await installOpenClaw());
} catch (error) {
  const { message, remedy } = error as { message: string; remedy?: string };
  console.error(remedy === undefined ? error : `${message} ${remedy}`);
  process.exitCode = 1;
}
