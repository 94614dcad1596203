import type { Task } from '@helix/contracts';
import { LiveClient } from '@helix/testing/system';
import { newBoard } from '../crowded-board.ts';
import type { BenchRow } from '../row.ts';
import { percentile } from '../statistics.ts';

const warmUps = 20;
const samples = 300;

export const writeToEvent: BenchRow = {
  key: 'write-to-event',
  title: "write → event on another client's socket (p50)",
  unit: 'ms',
  must: 10,
  aim: 5,
  async measure(bench) {
    const { client, boardId } = await newBoard(bench, 'Events');
    const live = new LiveClient({ url: client.url, token: client.token ?? '' });
    await live.whenOpen();
    const times: number[] = [];
    for (let turn = 0; turn < warmUps + samples; turn++) {
      const title = `Written ${turn}`;
      const seen = Promise.withResolvers<number>();
      // One write is under way at a time, so the next task that is created is this one.
      const stop = live.onMessage((message) => {
        if (message.type !== 'events') return;
        if (message.events.some((event) => event.type === 'task.created')) seen.resolve(performance.now());
      });
      const sent = performance.now();
      const [arrived] = await Promise.all([
        seen.promise,
        client.post<Task>('/api/tasks', { board_id: boardId, title }),
      ]);
      stop();
      if (turn >= warmUps) times.push(arrived - sent);
    }
    live.close();
    const p99 = percentile(times, 0.99).toFixed(1);
    return {
      value: percentile(times, 0.5),
      note: `from sending the request; p99 ${p99} ms, ${samples} writes`,
    };
  },
};
