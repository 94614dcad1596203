import type { TaskCard } from '@helix/contracts';
import { expect, it } from 'vitest';
import { toTodayLists } from './today-lists.ts';

const card = (id: string, status: TaskCard['status'], minute: number, run: TaskCard['run'] = null) =>
  ({ id, status, run, updated_at: new Date(minute * 60_000).toISOString() }) as TaskCard;

it('puts questions before failures before results, the newest first, and leaves out what is at rest', () => {
  const { waiting } = toTodayLists([
    card('old result', 'review', 1),
    card('result', 'review', 2),
    card('done', 'done', 9),
    card('begun by a person', 'in_progress', 9),
    card('failure', 'failed', 0),
    card('question', 'waiting', 0),
  ]);
  expect(waiting.map(({ id }) => id)).toEqual(['question', 'failure', 'result', 'old result']);
});

it('counts what an agent is at as under way, whatever it waited for before', () => {
  const run = { id: 'r', status: 'queued' } as const;
  const { waiting, underWay } = toTodayLists([
    card('again', 'failed', 1, run),
    card('new', 'in_progress', 2, run),
  ]);
  expect(waiting).toEqual([]);
  expect(underWay.map(({ id }) => id)).toEqual(['new', 'again']);
});
