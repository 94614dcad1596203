import type { Task, TaskCard } from '@helix/contracts';
import { QueryClient } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import { patchTask, removeCard, storeTask, taskKeys, withCard } from './task-cache.ts';

const board = '0190a000-0000-7000-8000-00000000000b';
const card = (part: Partial<TaskCard> = {}): TaskCard => ({
  id: '0190a000-0000-7000-8000-000000000001',
  board_id: board,
  number: 1,
  title: 'Write the page',
  status: 'todo',
  priority: 'medium',
  position: 'a0',
  assigned_agent_id: null,
  tags: [],
  due_date: null,
  comment_count: 0,
  attachment_count: 0,
  run: null,
  failure: null,
  version: 1,
  updated_at: '2026-01-01T00:00:00.000Z',
  ...part,
});
const task = (part: Partial<Task> = {}): Task => ({
  ...card(),
  key: 'MKT-1',
  description: 'Long',
  requires_approval: true,
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
function clientWith(cards: TaskCard[]): QueryClient {
  const client = new QueryClient();
  client.setQueryData(taskKeys.cards(board), cards);
  return client;
}
const cardsOf = (client: QueryClient) => client.getQueryData<TaskCard[]>(taskKeys.cards(board));

describe('tasks in the cache', () => {
  it('replaces a card by a newer row and keeps a list of cards small', () => {
    const client = clientWith([card()]);
    storeTask(client, task({ title: 'New', version: 2 }));
    expect(cardsOf(client)).toEqual([card({ title: 'New', version: 2 })]);
    expect(client.getQueryData(taskKeys.detail(card().id))).toMatchObject({
      description: 'Long',
      title: 'New',
    });
  });

  it('keeps the newer row when an older answer comes late', () => {
    const client = clientWith([card({ version: 3, title: 'Newest' })]);
    storeTask(client, task({ version: 2, title: 'Late' }));
    expect(cardsOf(client)?.[0]?.title).toBe('Newest');
    const later = card({ updated_at: '2026-01-01T00:00:05.000Z', status: 'review' });
    expect(withCard([later], card())).toEqual([later]);
  });

  it('adds what is new, and drops what is archived', () => {
    const client = clientWith([]);
    storeTask(client, task());
    expect(cardsOf(client)).toHaveLength(1);
    storeTask(client, task({ version: 2, archived_at: '2026-01-02T00:00:00.000Z' }));
    expect(cardsOf(client)).toEqual([]);
  });

  it('does not invent a list that nobody has loaded', () => {
    const client = new QueryClient();
    storeTask(client, task());
    expect(cardsOf(client)).toBeUndefined();
  });

  it('leaves the list untouched when the removed card is not in it', () => {
    const cards = [card()];
    const client = clientWith(cards);
    removeCard(client, board, 'other');
    expect(cardsOf(client)).toBe(cards);
  });

  it('keeps the list of what is open in step with the boards', () => {
    const client = clientWith([card()]);
    client.setQueryData(taskKeys.open, []);
    const open = () => client.getQueryData<TaskCard[]>(taskKeys.open)?.map(({ status }) => status);
    storeTask(client, task({ status: 'waiting', version: 2 }));
    expect(open()).toEqual(['waiting']);
    patchTask(client, board, card().id, { status: 'in_progress' });
    expect(open()).toEqual(['in_progress']);
    removeCard(client, board, card().id);
    expect(open()).toEqual([]);
  });

  it('patches the card and the open task', () => {
    const client = clientWith([card()]);
    storeTask(client, task());
    patchTask(client, board, card().id, { status: 'in_progress' });
    expect(cardsOf(client)?.[0]?.status).toBe('in_progress');
    expect(client.getQueryData<Task>(taskKeys.detail(card().id))?.status).toBe('in_progress');
  });
});
