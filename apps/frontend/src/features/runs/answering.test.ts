import type { Comment, Run } from '@helix/contracts';
import { describe, expect, it } from 'vitest';
import { answeringRuns } from './answering.ts';

const run = (part: Partial<Run>) =>
  ({ id: 'r', trigger: 'mention', status: 'running', finished_at: null, ...part }) as Run;
const comment = (part: Partial<Comment>) =>
  ({ id: 'c', run_id: null, created_at: '2026-01-01T10:00:00Z', ...part }) as Comment;
const nothing: ReadonlySet<string> = new Set();
const states = (runs: Run[], comments: Comment[] = [], seen = nothing) =>
  answeringRuns(runs, comments, seen).map(({ run: { id }, state }) => `${id} ${state}`);

describe('the answers under way in a thread', () => {
  it('are the runs of mentions, the first asked first', () => {
    expect(
      states([run({ id: 'b', status: 'queued' }), run({ id: 'a' }), run({ trigger: 'execute' })]),
    ).toEqual(['a writing', 'b writing']);
  });

  it('stay until their comment is there, for whoever looked on', () => {
    const ended = run({ status: 'succeeded', finished_at: '2026-01-01T11:00:00Z' });
    expect(states([ended])).toEqual([]);
    expect(states([ended], [], new Set(['r']))).toEqual(['r writing']);
    expect(states([ended], [comment({ run_id: 'r' })], new Set(['r']))).toEqual([]);
  });

  it('that failed are told until somebody writes again', () => {
    const failed = run({ status: 'timed_out', finished_at: '2026-01-01T11:00:00Z' });
    expect(states([failed], [comment({})])).toEqual(['r failed']);
    expect(states([failed], [comment({ created_at: '2026-01-01T12:00:00Z' })])).toEqual([]);
    expect(states([{ ...failed, status: 'cancelled' }], [comment({})])).toEqual([]);
  });
});
