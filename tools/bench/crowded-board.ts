import type { Board, Department, Task } from '@helix/contracts';
import { ApiClient } from '@helix/testing/system';
import type { Bench } from './row.ts';

const tasks = 1_000;
const comments = 20_000;
/** Writers at once while it is filled. */
const writers = 20;

export interface CrowdedBoard {
  url: string;
  token: string;
  boardId: string;
}

const filled = new WeakMap<Bench, Promise<CrowdedBoard>>();

/** A board with a year's work on it, written through the API once for all rows that read it. */
export function crowdedBoard(bench: Bench): Promise<CrowdedBoard> {
  const known = filled.get(bench) ?? fill(bench);
  filled.set(bench, known);
  return known;
}

async function fill(bench: Bench): Promise<CrowdedBoard> {
  const { client, boardId } = await newBoard(bench, 'Crowded');
  bench.progress(`Writing ${tasks} tasks and ${comments} comments …`);
  const ids: string[] = [];
  await inParallel(tasks, async (number) => {
    const task = await client.post<Task>('/api/tasks', {
      board_id: boardId,
      title: `Card ${number} of a board that has seen a year`,
      description: 'Two sentences that say what is to be done. The list does not carry them.',
      tags: ['bench'],
    });
    ids.push(task.id);
  });
  await inParallel(comments, async (number) => {
    await client.post(`/api/tasks/${ids[number % ids.length]}/comments`, { content: `Remark ${number}.` });
  });
  return { url: client.url, token: client.token ?? '', boardId };
}

/** A signed-in administrator and an empty board of their own. */
export async function newBoard(bench: Bench, name: string): Promise<{ client: ApiClient; boardId: string }> {
  const product = await bench.running();
  const client = new ApiClient(product.url);
  await client.signIn(bench.admin.email, bench.admin.password);
  const department = await client.post<Department>('/api/departments', { name: `${name} ${Date.now()}` });
  const board = await client.post<Board>('/api/boards', {
    name: `${name} ${Date.now()}`,
    department_id: department.id,
  });
  return { client, boardId: board.id };
}

async function inParallel(count: number, work: (number: number) => Promise<void>): Promise<void> {
  let next = 0;
  const writer = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: writers }, writer));
}
