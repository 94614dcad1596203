import type { LiveEvent, Task, TaskCard } from '@helix/contracts';
import { QueryClient } from '@tanstack/react-query';
import { describe, expect, it, vi } from 'vitest';
import type { ApiClient } from '#lib/api.ts';
import { ApiError } from '#lib/api-error.ts';
import { taskKeys } from '#lib/task-cache.ts';
import { EventSync } from './event-sync.ts';

const BOARD = '0190a000-0000-7000-8000-00000000000b';
const id = (number: number) => `0190a000-0000-7000-8000-${String(number).padStart(12, '0')}`;
const task = (number: number, part: Partial<Task> = {}): Task => ({
  id: id(number),
  board_id: BOARD,
  number,
  title: `Task ${number}`,
  status: 'todo',
  priority: 'medium',
  position: `a${number}`,
  assigned_agent_id: null,
  tags: [],
  due_date: null,
  requires_approval: true,
  comment_count: 0,
  attachment_count: 0,
  run: null,
  failure: null,
  version: 1,
  updated_at: '2026-01-01T00:00:00.000Z',
  key: `MKT-${number}`,
  description: '',
  result: null,
  created_by_user_id: null,
  created_by_name: null,
  last_run_id: null,
  question: null,
  created_at: '2026-01-01T00:00:00.000Z',
  started_at: null,
  completed_at: null,
  archived_at: null,
  abilities: {
    edit: true,
    delete: true,
    execute: true,
    cancel: false,
    approve: false,
    reject: false,
    comment: true,
    move_to: [],
  },
  ...part,
});
const changed = (number: number): LiveEvent => ({
  id: String(number),
  type: 'task.updated',
  board_id: BOARD,
  entity: 'task',
  entity_id: id(number),
  task_id: null,
  version: 2,
});

function setUp(answer: (taskId: string) => Task) {
  const client = new QueryClient();
  client.setQueryData(taskKeys.cards(BOARD), [task(1), task(2)]);
  const asked: string[] = [];
  const get = async (path: string) => {
    asked.push(path);
    return answer(path.split('/').at(-1) ?? '');
  };
  const sync = new EventSync(client, { get } as unknown as ApiClient);
  const cards = () => client.getQueryData<TaskCard[]>(taskKeys.cards(BOARD)) ?? [];
  return { client, sync, asked, cards };
}

describe('live events', () => {
  it('fetch the changed card and nothing else', async () => {
    const { sync, asked, cards } = setUp(() => task(2, { title: 'New', version: 2 }));
    sync.accept([changed(2)]);
    await vi.waitFor(() => expect(cards()[1]?.title).toBe('New'));
    expect(asked).toEqual([`/api/tasks/${id(2)}`]);
    expect(cards()[0]?.title).toBe('Task 1');
  });

  it('that come while one is fetched are fetched together, each task once', async () => {
    const { sync, asked, cards } = setUp((taskId) =>
      taskId === id(1) ? task(1, { version: 2, title: 'One' }) : task(2, { version: 2, title: 'Two' }),
    );
    sync.accept([changed(1)]);
    for (let count = 0; count < 10; count += 1) sync.accept([changed(1), changed(2)]);
    await vi.waitFor(() => expect(cards().map((card) => card.title)).toEqual(['One', 'Two']));
    expect(asked).toHaveLength(3);
  });

  it('bring a task of any board into the list of what is open, once somebody reads that', async () => {
    const { client, sync, asked } = setUp(() => task(7, { status: 'review', version: 2 }));
    const elsewhere: LiveEvent = { ...changed(7), board_id: id(900) };
    sync.accept([elsewhere]);
    await vi.waitFor(() => expect(client.getQueryState(taskKeys.cards(BOARD))).toBeDefined());
    expect(asked).toEqual([]);
    client.setQueryData(taskKeys.open, []);
    await vi.waitFor(() => {
      sync.accept([elsewhere]);
      expect(client.getQueryData<TaskCard[]>(taskKeys.open)?.map((card) => card.id)).toEqual([id(7)]);
    });
  });

  it('take a task off the board that is gone', async () => {
    const { sync, cards } = setUp(() => {
      throw new ApiError({ status: 404, code: 'not_found', detail: 'Gone.' });
    });
    sync.accept([changed(1)]);
    await vi.waitFor(() => expect(cards().map((card) => card.id)).toEqual([id(2)]));
  });

  it('mark the whole list stale when many cards changed, or when a card could not be fetched', async () => {
    const { client, sync, asked } = setUp(() => {
      throw new ApiError({ status: 503, code: 'unreachable', detail: 'Away.' });
    });
    const isStale = () => client.getQueryState(taskKeys.cards(BOARD))?.isInvalidated;
    sync.accept(Array.from({ length: 30 }, (_, index) => changed(index + 1)));
    await vi.waitFor(() => expect(isStale()).toBe(true));
    expect(asked).toEqual([]);
    client.setQueryData(taskKeys.cards(BOARD), [task(1)]);
    expect(isStale()).toBe(false);
    sync.accept([changed(1)]);
    await vi.waitFor(() => expect(isStale()).toBe(true));
    expect(asked).toHaveLength(1);
  });
});
