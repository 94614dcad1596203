import { runErrorCodes, runTriggers, taskStatuses } from '@helix/contracts';
import { describe, expect, it } from 'vitest';
import { describeRunError, taskStatusAfterRun } from './run-outcome.ts';
import { checkTaskTransition } from './task-transitions.ts';

const endings = ['succeeded', 'failed', 'cancelled', 'timed_out'] as const;

describe('the end of a run', () => {
  it('only ever asks for transitions that the engine may make', () => {
    for (const status of endings)
      for (const trigger of runTriggers)
        for (const from of taskStatuses)
          for (const requiresApproval of [true, false]) {
            const to = taskStatusAfterRun({ status, trigger }, { status: from, requiresApproval });
            if (to === null) continue;
            expect(checkTaskTransition({ from, to, actor: 'system', hasActiveRun: false }).allowed).toBe(
              true,
            );
          }
  });

  it('waits for approval where the task asks for it, and is done where not', () => {
    const run = { status: 'succeeded', trigger: 'execute' } as const;
    expect(taskStatusAfterRun(run, { status: 'in_progress', requiresApproval: true })).toBe('review');
    expect(taskStatusAfterRun(run, { status: 'in_progress', requiresApproval: false })).toBe('done');
  });

  it('leaves a task alone that a person cancelled meanwhile', () => {
    expect(
      taskStatusAfterRun(
        { status: 'succeeded', trigger: 'execute' },
        { status: 'cancelled', requiresApproval: true },
      ),
    ).toBeNull();
  });

  it('has a remedy for every reason', () => {
    for (const code of runErrorCodes) expect(describeRunError(code).remedy).toMatch(/\.$/);
  });
});
