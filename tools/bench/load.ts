import { Connection } from './connection.ts';
import { percentile } from './statistics.ts';

export interface LoadOptions {
  url: string;
  token: string;
  clients: number;
  seconds: number;
  /** The next request; a body makes it a POST. */
  next: () => { path: string; body?: unknown };
}

export interface LoadResult {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Of one answer's body, the last one's. */
  bytes: number;
}

/** So long the product may compile its code and fill its pools before anything counts. */
const warmUpSeconds = 2;

/** Clients that each send one request after the other on a connection of their own; any answer but 2xx ends it. */
export async function measureLoad(options: LoadOptions): Promise<LoadResult> {
  await run(options, warmUpSeconds);
  const { times, seconds, bytes } = await run(options, options.seconds);
  return {
    perSecond: times.length / seconds,
    p50Ms: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
    bytes,
  };
}

async function run(options: LoadOptions, seconds: number) {
  const times: number[] = [];
  const begun = performance.now();
  const until = begun + seconds * 1_000;
  let bytes = 0;
  const client = async () => {
    const connection = new Connection(options.url);
    try {
      while (performance.now() < until) {
        const sent = performance.now();
        bytes = await send(options, connection);
        times.push(performance.now() - sent);
      }
    } finally {
      connection.close();
    }
  };
  await Promise.all(Array.from({ length: options.clients }, client));
  return { times, seconds: (performance.now() - begun) / 1_000, bytes };
}

/** @returns the size of the answer. @throws Error for any answer but 2xx. */
async function send({ token, next }: LoadOptions, connection: Connection): Promise<number> {
  const { path, body } = next();
  const authorization = `Bearer ${token}`;
  const text = body === undefined ? '' : JSON.stringify(body);
  const { status, bytes } =
    body === undefined
      ? await connection.send('GET', path, { authorization })
      : await connection.send(
          'POST',
          path,
          {
            authorization,
            'content-type': 'application/json',
            'content-length': String(Buffer.byteLength(text)),
          },
          text,
        );
  if (status < 200 || status >= 300) throw new Error(`${path} answered ${status}.`);
  return bytes;
}
