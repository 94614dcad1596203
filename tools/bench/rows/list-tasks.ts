import { crowdedBoard } from '../crowded-board.ts';
import { measureLoad } from '../load.ts';
import type { BenchRow } from '../row.ts';

export const listTasks: BenchRow = {
  key: 'list-tasks',
  title: 'list 50 tasks, 1,000 on the board, 20,000 comments, 10 clients',
  unit: 'req/s',
  must: 1_500,
  aim: 2_500,
  better: 'higher',
  async measure(bench) {
    const { url, token, boardId } = await crowdedBoard(bench);
    const path = `/api/tasks?board_id=${boardId}&limit=50`;
    const load = await measureLoad({ url, token, clients: 10, seconds: 8, next: () => ({ path }) });
    return { value: load.perSecond, note: `p99 ${load.p99Ms.toFixed(1)} ms (must be under 20)` };
  },
};
