import { taskStatuses } from '@helix/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowedMoves, boardColumns, checkTaskTransition } from './task-transitions.ts';

const status = fc.constantFrom(...taskStatuses);

describe('task transitions', () => {
  it('lets nobody move a task by hand while a run is active', () => {
    fc.assert(
      fc.property(status, status, (from, to) => {
        fc.pre(from !== to);
        expect(checkTaskTransition({ from, to, actor: 'person', hasActiveRun: true }).allowed).toBe(false);
      }),
    );
  });

  it('never lets the engine take a task out of a status that a person decided, except to run it again', () => {
    for (const from of ['review', 'done', 'todo', 'waiting', 'failed'] as const) {
      for (const to of taskStatuses) {
        const check = checkTaskTransition({ from, to, actor: 'system', hasActiveRun: false });
        expect(check.allowed).toBe(to === from || to === 'in_progress');
      }
    }
  });

  it('never changes a cancelled task by a late result', () => {
    for (const to of taskStatuses.filter((each) => each !== 'cancelled')) {
      expect(
        checkTaskTransition({ from: 'cancelled', to, actor: 'system', hasActiveRun: false }).allowed,
      ).toBe(false);
    }
  });

  it('offers exactly the moves that the check allows, and every refusal has a reason', () => {
    fc.assert(
      fc.property(status, status, fc.boolean(), (from, to, hasActiveRun) => {
        const check = checkTaskTransition({ from, to, actor: 'person', hasActiveRun });
        expect(allowedMoves(from, hasActiveRun).includes(to)).toBe(check.allowed && from !== to);
        if (!check.allowed) expect(check.reason).toMatch(/\.$/);
      }),
    );
  });

  it('shows every status in exactly one column', () => {
    for (const each of taskStatuses) {
      const columns = boardColumns.filter((column) => (column.statuses as readonly string[]).includes(each));
      expect(columns).toHaveLength(1);
    }
  });
});
