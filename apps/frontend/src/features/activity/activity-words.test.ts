import type { Activity } from '@helix/contracts';
import { describe, expect, it } from 'vitest';
import { addressOf, detailLines, verbOf } from './activity-words.ts';

const activity = (part: Partial<Activity>) =>
  ({
    action: 'task.created',
    entity_type: 'task',
    entity_id: 't',
    board_id: 'b',
    details: {},
    ...part,
  }) as Activity;
const linesOf = (details: Activity['details']) => detailLines({ details, actor_name: 'Nora' });

describe('an entry', () => {
  it('reads as a sentence, also when its action is new', () => {
    expect(verbOf(activity({}))).toBe('created');
    expect(verbOf(activity({ action: 'run.timed_out' }))).toBe('ran out of time on');
    expect(verbOf(activity({ action: 'board.access_changed', entity_type: 'board' }))).toBe(
      'changed who may use the board',
    );
    expect(verbOf(activity({ action: 'user.created', entity_type: 'user' }))).toBe('joined with the account');
    expect(verbOf(activity({ action: 'skill.taken_over', entity_type: 'skill' }))).toBe(
      'taken over the skill',
    );
  });

  it('leads to what it is about, unless that is gone', () => {
    expect(addressOf(activity({}))).toBe('/boards/b?task=t');
    expect(addressOf(activity({ action: 'comment.created', details: { comment_id: 'c' } }))).toBe(
      '/boards/b?task=t&comment=c',
    );
    expect(addressOf(activity({ action: 'task.deleted' }))).toBeNull();
    expect(addressOf(activity({ entity_type: 'agent', action: 'agent.updated' }))).toBe('/agents/t');
    expect(addressOf(activity({ entity_type: 'agent', action: 'agent.memory_changed' }))).toBe(
      '/agents/t?tab=memory',
    );
    expect(addressOf(activity({ entity_type: 'department' }))).toBeNull();
  });
});

describe('its details', () => {
  it('tell before and after, whichever way they were written', () => {
    expect(linesOf({ priority: { from: 'low', to: 'high' }, description: true })).toEqual([
      { label: 'Priority', from: 'low', to: 'high' },
      { label: 'Description', to: 'changed' },
    ]);
    expect(linesOf({ before: { status: 'in_progress' }, after: { status: 'done' } })).toEqual([
      { label: 'Status', from: 'in progress', to: 'done' },
    ]);
  });

  it('say what a run used and why it failed, and leave ids to links', () => {
    const usage = { inputTokens: 1_000, outputTokens: 200, cachedTokens: 0, costUsd: null };
    const error = { code: 'auth', message: 'The provider refused the key (401).' };
    expect(linesOf({ run_id: 'r', agent: 'Nora', trigger: 'auto_dispatch', usage, error })).toEqual([
      { label: 'Trigger', to: 'auto dispatch' },
      { label: 'Reason', to: 'The provider refused the key (401).' },
      { label: 'Usage', to: '1.2k tokens, no price set' },
    ]);
  });

  it('name what is empty, a list and a switch in words', () => {
    expect(
      linesOf({
        tags: { from: [], to: ['a', 'b'] },
        paused: { from: false, to: true },
        due_date: { from: null, to: 'x' },
      }),
    ).toEqual([
      { label: 'Tags', from: 'none', to: 'a, b' },
      { label: 'Paused', from: 'no', to: 'yes' },
      { label: 'Due date', from: 'none', to: 'x' },
    ]);
  });
});
