import type { Gateway } from '@helix/contracts';
import { OpenClawGateway } from '@helix/testing/openclaw';
import { ApiClient, descendantsOf, pssBytes, waitFor } from '@helix/testing/system';
import { installOpenClaw, openClawVersion } from '../../openclaw/install.ts';
import type { Bench, BenchRow } from '../row.ts';
import { NotMeasurable } from '../row.ts';
import { measureTurns } from '../turns.ts';
import { measureFirstTokens } from './first-token.ts';

// The program that our Gateway stands in for, on the same machine in the same minutes: what it costs to compare with.

export const openClawTurn: BenchRow = {
  key: 'openclaw-turn',
  title: `the same turn at a real OpenClaw ${openClawVersion} (p50)`,
  unit: 'ms',
  measure: (bench) =>
    withOpenClaw(bench, async (gateway, secondsToReady) => {
      const { whole, firstToken, p95, count } = await measureTurns(gateway, { warmUps: 5, samples: 30 });
      const parts = [
        `first token ${firstToken.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms, ${count} turns`,
        `ready after ${secondsToReady.toFixed(1)} s`,
        ...(process.platform === 'linux' ? [`memory ${megabytesOf(gateway.pid)} MB`] : []),
        'in its fastest form: no plugins, three tools',
      ];
      return { value: whole, note: parts.join('; ') };
    }),
};

export const openClawFirstToken: BenchRow = {
  key: 'openclaw-first-token',
  title: 'POST execute → first token at the client, agent at that OpenClaw (p50)',
  unit: 'ms',
  measure: (bench) =>
    withOpenClaw(bench, async ({ url, token }) => {
      const product = await bench.running();
      const client = new ApiClient(product.url);
      await client.signIn(bench.admin.email, bench.admin.password);
      const added = await client.post<Gateway>('/api/gateways', { name: 'OpenClaw', url, token });
      await waitFor(
        'the product to be connected to OpenClaw',
        async () => (await client.get<Gateway>(`/api/gateways/${added.id}`)).status === 'ready',
        { timeoutMs: 120_000 },
      );
      return await measureFirstTokens(bench, { gatewayId: added.id, warmUps: 3, samples: 20 });
    }),
};

async function withOpenClaw<Result>(
  bench: Bench,
  body: (gateway: OpenClawGateway, secondsToReady: number) => Promise<Result>,
): Promise<Result> {
  const installation = await installedOrNot();
  const startedAt = performance.now();
  const gateway = await OpenClawGateway.start({
    installation,
    provider: { url: bench.providerUrl, model: 'scripted-model' },
  });
  try {
    return await body(gateway, (performance.now() - startedAt) / 1000);
  } finally {
    await gateway.stop();
  }
}

/** A comparison is worth a download, and no failure: without a network there is simply none. */
async function installedOrNot(): Promise<string> {
  try {
    return await installOpenClaw();
  } catch (error) {
    throw new NotMeasurable(`There is no OpenClaw here: ${(error as Error).message}`);
  }
}

function megabytesOf(pid: number): number {
  const pids = [pid, ...descendantsOf(pid).map((entry) => entry.pid)];
  return Math.round(pids.reduce((sum, each) => sum + pssBytes(each), 0) / 1024 / 1024);
}
