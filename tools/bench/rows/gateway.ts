import { setTimeout as delay } from 'node:timers/promises';
import { cpuTicks, pssBytes } from '@helix/testing/system';
import { type OurGateway, startOurGateway } from '../our-gateway.ts';
import type { Bench, BenchRow } from '../row.ts';
import { percentile } from '../statistics.ts';
import { measureTurns } from '../turns.ts';

const starts = 9;
const settleSeconds = 30;

export const gatewayStart: BenchRow = {
  key: 'gateway-start',
  title: 'the Gateway alone, start → ready (median)',
  unit: 'ms',
  must: 500,
  aim: 300,
  async measure(bench) {
    const times: number[] = [];
    while (times.length < starts)
      times.push(await withGateway(bench, async (gateway) => gateway.millisecondsToReady));
    const [least, most] = [Math.min(...times), Math.max(...times)].map(Math.round);
    return { value: percentile(times, 0.5), note: `${starts} starts, ${least} to ${most} ms` };
  },
};

export const gatewayMemory: BenchRow = {
  key: 'gateway-memory',
  title: 'memory of the Gateway alone, idle after a turn (PSS)',
  unit: 'MB',
  must: 120,
  aim: 80,
  measure: (bench) =>
    withGateway(bench, async (gateway) => {
      if (process.platform !== 'linux') throw new Error('PSS is read from /proc, which only Linux has.');
      await measureTurns(gateway, { warmUps: 0, samples: 1 });
      const settled = await settle(gateway.pid);
      return {
        value: pssBytes(gateway.pid) / 1024 / 1024,
        ...(settled ? {} : { note: 'it never became quite idle' }),
      };
    }),
};

export const gatewayTurn: BenchRow = {
  key: 'gateway-turn',
  title: 'a turn at the Gateway, instant provider (p50)',
  unit: 'ms',
  must: 15,
  aim: 10,
  measure: (bench) =>
    withGateway(bench, async (gateway) => {
      const { whole, firstToken, p95, count } = await measureTurns(gateway, { warmUps: 20, samples: 150 });
      const note = `first token ${firstToken.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, ${count} turns`;
      return { value: whole, note };
    }),
};

async function withGateway<Result>(
  bench: Bench,
  body: (gateway: OurGateway) => Promise<Result>,
): Promise<Result> {
  // The product's start builds what these rows run.
  await bench.running();
  const gateway = await startOurGateway(bench.checkout, bench.providerUrl);
  try {
    return await body(gateway);
  } finally {
    await gateway.stop();
  }
}

/** A second without work. False when there was none in time. */
async function settle(pid: number): Promise<boolean> {
  for (let seconds = 0; seconds < settleSeconds; seconds++) {
    const before = cpuTicks(pid);
    await delay(1_000);
    if (cpuTicks(pid) === before) return true;
  }
  return false;
}
