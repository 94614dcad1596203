import type { Task } from '@helix/contracts';
import { describe, expect, it } from 'vitest';
import { decideConflict } from './task-conflict.ts';

const base = {
  title: 'Old title',
  description: 'Old text',
  priority: 'medium',
  assigned_agent_id: null,
  requires_approval: true,
  due_date: null,
  tags: ['a'],
  version: 4,
} as unknown as Task;
const current = (part: Partial<Task>) => ({ ...base, version: 5, ...part });

describe('two people edit one task', () => {
  it('keeps both changes where the fields differ', () => {
    expect(decideConflict(base, current({ priority: 'high' }), { title: 'New' })).toEqual({
      type: 'retry',
      version: 5,
    });
  });

  it('asks where it is the same field', () => {
    expect(decideConflict(base, current({ title: 'Theirs' }), { title: 'Mine', tags: ['b'] })).toEqual({
      type: 'conflict',
      fields: ['title'],
    });
  });

  it('is nothing when both wrote the same', () => {
    expect(decideConflict(base, current({ tags: ['a', 'b'] }), { tags: ['a', 'b'] })).toEqual({
      type: 'same',
    });
  });
});
