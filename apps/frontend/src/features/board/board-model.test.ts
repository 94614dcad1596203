import type { TaskCard } from '@helix/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  arrangeBoard,
  type BoardColumn,
  compareCards,
  filterColumns,
  looksLikeStarting,
  planMove,
  withPendingMoves,
} from './board-model.ts';

let counter = 0;
function card(part: Partial<TaskCard>): TaskCard {
  counter += 1;
  return {
    id: `id-${String(counter).padStart(4, '0')}`,
    board_id: 'board',
    number: counter,
    title: `Task ${counter}`,
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
  };
}
const todo = (...cards: TaskCard[]): BoardColumn => ({ id: 'todo', title: 'To do', cards });
const columns = (cards: TaskCard[]) =>
  Object.fromEntries(arrangeBoard(cards, true).map((column) => [column.id, column]));

it('takes a move of an agent’s card to In progress for a wish to start it, and no other', () => {
  const agents = card({ assigned_agent_id: 'nora' });
  expect(looksLikeStarting(agents, 'in_progress')).toBe(true);
  expect(looksLikeStarting(agents, 'done')).toBe(false);
  expect(looksLikeStarting(card({}), 'in_progress')).toBe(false);
  expect(looksLikeStarting({ ...agents, status: 'in_progress' }, 'in_progress')).toBe(false);
  expect(looksLikeStarting({ ...agents, run: { id: 'r', status: 'queued' } }, 'in_progress')).toBe(false);
});

describe('the columns', () => {
  it('put all that waits for a person into Review', () => {
    const cards = (['review', 'waiting', 'failed', 'done', 'cancelled', 'in_progress'] as const).map(
      (status) => card({ status }),
    );
    expect(columns(cards).review?.cards.map((each) => each.status)).toEqual(['review', 'waiting', 'failed']);
    expect(arrangeBoard(cards, false).map((column) => column.id)).toEqual([
      'todo',
      'in_progress',
      'review',
      'done',
    ]);
  });

  it('order by position byte by byte, then id', () => {
    const cards = [
      card({ position: 'a1' }),
      card({ position: 'Zz' }),
      card({ position: 'a0' }),
      card({ position: 'a0' }),
    ];
    expect(arrangeBoard(cards, false)[0]?.cards.map((each) => each.position)).toEqual([
      'Zz',
      'a0',
      'a0',
      'a1',
    ]);
    expect(compareCards(card({ position: 'a0' }), card({ position: 'a0' }))).toBe(-1);
  });
});

describe('the filter', () => {
  const cards = [
    card({ title: 'Write the newsletter', tags: ['Mail'], assigned_agent_id: 'mia' }),
    card({ title: 'Fix the form', number: 42 }),
  ];
  const titles = (text: string, agentId: string | null = null) =>
    filterColumns([todo(...cards)], { text, agentId }, 'MKT')[0]?.cards.map((each) => each.title);

  it('finds words of title, key and tags in any order', () => {
    expect(titles('NEWS write')).toEqual(['Write the newsletter']);
    expect(titles('mail')).toEqual(['Write the newsletter']);
    expect(titles('mkt-42')).toEqual(['Fix the form']);
    expect(titles('nothing like this')).toEqual([]);
  });

  it('finds by agent, and cards without one', () => {
    expect(titles('', 'mia')).toEqual(['Write the newsletter']);
    expect(titles('', 'none')).toEqual(['Fix the form']);
  });
});

describe('a move', () => {
  it('goes between the neighbours it was dropped at', () => {
    const [first, second] = [card({ position: 'a0' }), card({ position: 'a1' })];
    const moved = card({ status: 'done' });
    const plan = planMove(moved, todo(first, second), { beside: first.id, edge: 'bottom' });
    expect(plan).toMatchObject({ type: 'move', status: 'todo' });
    if (plan.type !== 'move') throw new Error('expected a move');
    expect(plan.position > 'a0' && plan.position < 'a1').toBe(true);
  });

  it('is nothing when the card already stands there', () => {
    const [first, second] = [card({ position: 'a0' }), card({ position: 'a1' })];
    expect(planMove(second, todo(first, second), { beside: first.id, edge: 'bottom' })).toEqual({
      type: 'nothing',
    });
    expect(planMove(first, todo(first, second), { at: 'top' })).toEqual({ type: 'nothing' });
  });

  it('stays possible between cards that share a position', () => {
    const [first, twin, last] = [
      card({ position: 'a0' }),
      card({ position: 'a0' }),
      card({ position: 'a5' }),
    ];
    const plan = planMove(card({ status: 'done' }), todo(first, twin, last), {
      beside: first.id,
      edge: 'bottom',
    });
    if (plan.type !== 'move') throw new Error('expected a move');
    expect(plan.position > 'a0' && plan.position < 'a5').toBe(true);
  });

  it('keeps the status of a card within Review', () => {
    const [failed, result] = [
      card({ status: 'failed', position: 'a0' }),
      card({ status: 'review', position: 'a1' }),
    ];
    const review: BoardColumn = { id: 'review', title: 'Review', cards: [failed, result] };
    expect(planMove(failed, review, { at: 'end' })).toMatchObject({ type: 'move', status: 'failed' });
  });

  it('is refused with a reason while an agent works, or where the table says no', () => {
    const busy = card({ status: 'in_progress', run: { id: 'run', status: 'running' } });
    expect(planMove(busy, todo(), { at: 'top' })).toEqual({
      type: 'refused',
      reason: 'An agent is working on this task. Stop the run first, then move it.',
    });
    const cancelled = card({ status: 'cancelled' });
    expect(planMove(cancelled, { id: 'done', title: 'Done', cards: [] }, { at: 'top' }).type).toBe('refused');
  });

  it('lands exactly where it was dropped, in any column', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(), fc.nat(), (size, from, to) => {
        let cards: TaskCard[] = [];
        for (let index = 0; index < size; index += 1) {
          const plan = planMove(card({ status: 'done' }), todo(...cards), { at: 'end' });
          if (plan.type !== 'move') throw new Error('expected a move');
          cards = [...cards, card({ position: plan.position })];
        }
        const moved = cards[from % size];
        const target = cards[to % size];
        if (!moved || !target || moved === target) return;
        const plan = planMove(moved, todo(...cards), { beside: target.id, edge: 'top' });
        const after =
          plan.type === 'move' ? cards.map((each) => (each === moved ? { ...each, ...plan } : each)) : cards;
        const order = [...after].sort(compareCards).map((each) => each.id);
        expect(order.indexOf(moved.id)).toBe(order.indexOf(target.id) - 1);
      }),
    );
  });
});

describe('pending moves', () => {
  it('lie over the rows, and leave them as they were when taken out', () => {
    const cards = [card({}), card({})];
    const moves = new Map([[cards[0]?.id ?? '', { status: 'done' as const, position: 'b0' }]]);
    expect(withPendingMoves(cards, moves)[0]).toMatchObject({ status: 'done', position: 'b0' });
    expect(withPendingMoves(cards, new Map())).toBe(cards);
    expect(cards[0]?.status).toBe('todo');
  });
});
