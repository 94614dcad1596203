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
          for (const isYes of [true, false]) {
            const run = { status, trigger, hasQuestion: isYes };
            for (const requiresApproval of [true, false]) {
              const to = taskStatusAfterRun(run, { status: from, requiresApproval });
              if (to === null) continue;
              const check = checkTaskTransition({ from, to, actor: 'system', hasActiveRun: false });
              expect(check.allowed).toBe(true);
            }
          }
  });

  it('waits for approval where the task asks for it, and is done where not', () => {
    const run = { status: 'succeeded', trigger: 'execute', hasQuestion: false } as const;
    expect(taskStatusAfterRun(run, { status: 'in_progress', requiresApproval: true })).toBe('review');
    expect(taskStatusAfterRun(run, { status: 'in_progress', requiresApproval: false })).toBe('done');
  });

  it('waits for a person where it ended with a question, approval or not', () => {
    const run = { status: 'succeeded', trigger: 'execute', hasQuestion: true } as const;
    for (const requiresApproval of [true, false])
      expect(taskStatusAfterRun(run, { status: 'in_progress', requiresApproval })).toBe('waiting');
    const failed = { ...run, status: 'failed' } as const;
    expect(taskStatusAfterRun(failed, { status: 'in_progress', requiresApproval: true })).toBe('failed');
  });

  it('is stopped back to where it began: To do, or the review that sent it back', () => {
    const task = { status: 'in_progress', requiresApproval: true } as const;
    const stopped = { status: 'cancelled', hasQuestion: false } as const;
    expect(taskStatusAfterRun({ ...stopped, trigger: 'execute' }, task)).toBe('todo');
    expect(taskStatusAfterRun({ ...stopped, trigger: 'feedback' }, task)).toBe('review');
  });

  it('leaves a task alone that a person cancelled meanwhile', () => {
    expect(
      taskStatusAfterRun(
        { status: 'succeeded', trigger: 'execute', hasQuestion: false },
        { status: 'cancelled', requiresApproval: true },
      ),
    ).toBeNull();
  });

  it('has a remedy for every reason', () => {
    for (const code of runErrorCodes) expect(describeRunError(code).remedy).toMatch(/\.$/);
  });
});
