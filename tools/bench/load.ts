import { Agent, request } from 'node:http';
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
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    try {
      while (performance.now() < until) {
        const sent = performance.now();
        bytes = await send(options, agent);
        times.push(performance.now() - sent);
      }
    } finally {
      agent.destroy();
    }
  };
  await Promise.all(Array.from({ length: options.clients }, client));
  return { times, seconds: (performance.now() - begun) / 1_000, bytes };
}

function send({ url, token, next }: LoadOptions, agent: Agent): Promise<number> {
  const { path, body } = next();
  const text = body === undefined ? undefined : JSON.stringify(body);
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const outgoing = request(
    `${url}${path}`,
    {
      agent,
      method: text === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        ...(text !== undefined && {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
        }),
      },
    },
    (answer) => {
      const status = answer.statusCode ?? 0;
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      answer.on('error', reject);
      answer.on('end', () =>
        status >= 200 && status < 300 ? resolve(bytes) : reject(new Error(`${path} answered ${status}.`)),
      );
    },
  );
  outgoing.on('error', reject);
  outgoing.end(text);
  return promise;
}
