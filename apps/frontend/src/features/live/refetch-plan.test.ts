import type { LiveEvent } from '@helix/contracts';
import { describe, expect, it } from 'vitest';
import { addToPlan, emptyPlan, isEmptyPlan, MOST_SINGLE_CARDS, splitTaskRefetch } from './refetch-plan.ts';

const event = (part: Partial<LiveEvent>): LiveEvent => ({
  id: '1',
  type: 'task.updated',
  board_id: 'board',
  entity: 'task',
  entity_id: 'task',
  task_id: null,
  version: 1,
  ...part,
});
const plan = (...events: LiveEvent[]) => {
  const result = emptyPlan();
  addToPlan(result, events);
  return result;
};
const known = {
  hasList: (id: string) => id === 'board',
  boardOf: (id: string) => (id === 'open' ? 'other' : null),
};

describe('what live events make stale', () => {
  it('fetches a task once, however often it changed', () => {
    const result = plan(event({}), event({ version: 2 }), event({ version: 3 }));
    expect([...result.tasks]).toEqual([['task', 'board']]);
    expect(result.lists.size).toBe(0);
  });

  it('fetches the card and the thread for a comment', () => {
    const result = plan(
      event({ type: 'comment.created', entity: 'comment', entity_id: 'c', task_id: 'task' }),
    );
    expect([...result.tasks.keys()]).toEqual(['task']);
    expect([...result.comments]).toEqual(['task']);
  });

  it('fetches the card and the files for a file', () => {
    const result = plan(
      event({ type: 'attachment.added', entity: 'attachment', entity_id: 'f', task_id: 'task' }),
    );
    expect([...result.tasks.keys()]).toEqual(['task']);
    expect([...result.attachments]).toEqual(['task']);
  });

  it('fetches card, runs, agents and the first steps for a run', () => {
    const result = plan(event({ type: 'run.finished', entity: 'run', entity_id: 'r', task_id: 'task' }));
    expect([...result.tasks.keys()]).toEqual(['task']);
    expect([...result.runs]).toEqual(['task']);
    expect([...result.lists]).toEqual(['agents', 'usage', 'onboarding']);
  });

  it('fetches what an agent has learned when the agent changed, not with each of its runs', () => {
    const result = plan(event({ type: 'agent.memory_changed', entity: 'agent', entity_id: 'a' }));
    expect([...result.lists]).toEqual(['agents', 'agent-files', 'onboarding']);
  });

  it('fetches the counts of boards when a task came or went', () => {
    expect([...plan(event({ type: 'task.created' })).lists]).toEqual(['boards']);
  });

  it('fetches the notifications for a notification', () => {
    const result = plan(event({ type: 'notification.created', entity: 'notification', task_id: 'task' }));
    expect([...result.lists]).toEqual(['notifications']);
    expect(result.tasks.size).toBe(0);
  });

  it('fetches everything when the reader’s own access changed, or a board was opened or closed to all', () => {
    const access = plan(event({ type: 'access.changed', entity: 'access', board_id: null }));
    expect(access.isEverything).toBe(true);
    expect(isEmptyPlan(access)).toBe(false);
    const board = { type: 'board.updated', entity: 'board' } as const;
    expect(plan(event({ ...board, board_id: null })).isEverything).toBe(true);
    expect(plan(event(board)).isEverything).toBe(false);
  });

  it('fetches the people for a person, and the invitations for an invitation', () => {
    const person = plan(event({ type: 'user.disabled', entity: 'user', board_id: null }));
    expect([...person.lists]).toEqual(['people', 'me', 'settings', 'onboarding']);
    const invitation = plan(event({ type: 'invitation.revoked', entity: 'invitation', board_id: null }));
    expect([...invitation.lists]).toEqual(['invitations']);
  });

  it('is empty without events', () => {
    expect(isEmptyPlan(plan())).toBe(true);
    expect(isEmptyPlan(plan(event({ entity: 'model', type: 'model.updated' })))).toBe(false);
  });
});

describe('how tasks are fetched', () => {
  it('asks for single cards of a board that is shown', () => {
    expect(
      splitTaskRefetch(
        new Map([
          ['a', 'board'],
          ['b', 'board'],
        ]),
        known,
      ),
    ).toEqual({
      taskIds: ['a', 'b'],
      boardIds: [],
    });
  });

  it('asks for the list when many changed', () => {
    const many = new Map(Array.from({ length: MOST_SINGLE_CARDS + 1 }, (_, index) => [`t${index}`, 'board']));
    expect(splitTaskRefetch(many, known)).toEqual({ taskIds: [], boardIds: ['board'] });
  });

  it('skips tasks of boards that nobody shows, but not an open one', () => {
    expect(
      splitTaskRefetch(
        new Map([
          ['x', 'elsewhere'],
          ['open', 'other'],
          ['lost', null],
        ]),
        known,
      ),
    ).toEqual({
      taskIds: ['open'],
      boardIds: [],
    });
  });
});
