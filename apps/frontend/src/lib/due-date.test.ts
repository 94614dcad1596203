import { describe, expect, it } from 'vitest';
import { dueLabel, fromDateField, toDateField } from './due-date.ts';

const now = new Date('2026-11-22T12:00:00Z');
const label = (time: string) => dueLabel(new Date(time), now, 'UTC');

describe('a due date', () => {
  it.each([
    ['2026-11-22T23:59:59Z', 'Due today', false],
    ['2026-11-22T00:00:00Z', 'Due today', false],
    ['2026-11-23T00:00:00Z', 'Due tomorrow', false],
    ['2026-11-21T23:59:59Z', 'Overdue by a day', true],
    ['2026-11-12T23:59:59Z', 'Overdue by 10 days', true],
    ['2026-12-12T10:00:00Z', 'Due 12 Dec', false],
    ['2027-02-03T10:00:00Z', 'Due 3 Feb 2027', false],
  ])('of %s is %s', (time, text, isOverdue) => {
    expect(label(time)).toEqual({ text, isOverdue });
  });

  it('comes back from its field as the end of the same day', () => {
    const time = fromDateField('2026-11-30');
    expect(toDateField(time)).toBe('2026-11-30');
    expect(fromDateField('')).toBeNull();
    expect(toDateField(null)).toBe('');
  });
});
