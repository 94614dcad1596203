import { newBoard } from '../crowded-board.ts';
import { measureLoad } from '../load.ts';
import type { BenchRow } from '../row.ts';

export const createTask: BenchRow = {
  key: 'create-task',
  title: 'create a task with its activity and event, 10 clients',
  unit: 'req/s',
  must: 700,
  aim: 1_000,
  better: 'higher',
  async measure(bench) {
    const { client, boardId } = await newBoard(bench, 'Create');
    const next = () => ({
      path: '/api/tasks',
      body: { board_id: boardId, title: 'A task', description: 'What is to be done.' },
    });
    const { url, token = '' } = client;
    const load = await measureLoad({ url, token, clients: 10, seconds: 8, next });
    return { value: load.perSecond, note: `p99 ${load.p99Ms.toFixed(1)} ms (must be under 40)` };
  },
};
