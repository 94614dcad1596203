import { crowdedBoard } from '../crowded-board.ts';
import { measureLoad } from '../load.ts';
import type { BenchRow } from '../row.ts';

const maxBytes = 400_000;

export const readBoard: BenchRow = {
  key: 'read-board',
  title: 'one board of 1,000 cards, one request, 10 clients',
  unit: 'req/s',
  must: 100,
  aim: 200,
  better: 'higher',
  async measure(bench) {
    const { url, token, boardId } = await crowdedBoard(bench);
    const path = `/api/tasks?board_id=${boardId}&limit=1000`;
    const load = await measureLoad({ url, token, clients: 10, seconds: 8, next: () => ({ path }) });
    const size = `${(load.bytes / 1_000).toFixed(0)} kB (${load.bytes <= maxBytes ? 'within' : 'OVER'} 400)`;
    return { value: load.perSecond, note: `${size}, p50 ${load.p50Ms.toFixed(0)} ms` };
  },
};
