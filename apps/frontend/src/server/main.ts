// The production server, after `next build`. Lighter than `next start`: the settings come from the build and
// nothing of the command line is loaded.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';

const defaultPort = 3001;
/** Longer than the front door keeps its idle connections, so that it never writes into a closing one. */
const keepAliveTimeoutMs = 65_000;
const shutdownTimeoutMs = 5_000;

async function main(): Promise<void> {
  const directory = path.resolve(import.meta.dirname, '../..');
  const hostname = process.env.HOSTNAME || '127.0.0.1';
  const port = readPort(process.env.PORT);
  Object.assign(process.env, { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' });
  process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(readBuiltConfig(directory));
  // Read by Next while it is loaded, so it comes after the settings above.
  const { default: next } = await import('next');

  const app = next({ dev: false, dir: directory, hostname, port, quiet: true });
  await app.prepare();
  const handle = app.getRequestHandler();
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      log('error', 'a request failed', { url: request.url, error: String(error) });
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.keepAliveTimeout = keepAliveTimeoutMs;
  server.on('error', (error) => {
    fail(`The Frontend cannot listen on ${hostname}:${port}: ${error.message}. Set PORT to a free one.`);
  });
  server.listen(port, hostname, () => {
    const address = server.address();
    log('info', 'listening', { hostname, port: typeof address === 'object' ? address?.port : port });
  });

  const stop = () => {
    server.close(() => process.exit(0));
    server.closeIdleConnections();
    setTimeout(() => process.exit(0), shutdownTimeoutMs).unref();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

function readPort(text: string | undefined): number {
  const port = Number(text || defaultPort);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  return fail(`PORT is "${text}", which is no port. Set it to a number from 0 to 65535.`);
}

function readBuiltConfig(directory: string): unknown {
  const file = path.join(directory, '.next/required-server-files.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8')).config;
  } catch {
    return fail(
      `The Frontend is not built: ${file} cannot be read. Run \`npm run build -w @helix/frontend\`.`,
    );
  }
}

function fail(message: string): never {
  log('fatal', message, {});
  process.exit(1);
}

function log(level: string, message: string, fields: Record<string, unknown>): void {
  const line = { level, time: new Date().toISOString(), name: 'frontend', ...fields, msg: message };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

await main();
