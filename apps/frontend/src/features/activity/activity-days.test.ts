import type { Activity } from '@helix/contracts';
import { expect, it } from 'vitest';
import { clockTime, dayTitle, groupByDay } from './activity-days.ts';

const at = (time: string) => ({ id: time, created_at: time }) as Activity;

it('cuts the log where the day of the reader ends', () => {
  const items = ['2026-11-22T23:30:00Z', '2026-11-22T22:30:00Z', '2026-11-21T23:30:00Z'].map(at);
  const days = (zone: string) => groupByDay(items, zone).map(({ day, items: own }) => `${day} ${own.length}`);
  expect(days('UTC')).toEqual(['2026-11-22 2', '2026-11-21 1']);
  expect(days('Europe/Berlin')).toEqual(['2026-11-23 1', '2026-11-22 2']);
});

it('names days as people do', () => {
  const now = new Date('2026-11-22T12:00:00Z');
  expect(dayTitle('2026-11-22', now, 'UTC')).toBe('Today');
  expect(dayTitle('2026-11-21', now, 'UTC')).toBe('Yesterday');
  expect(dayTitle('2026-11-16', now, 'UTC')).toBe('Monday 16 November');
  expect(dayTitle('2025-11-16', now, 'UTC')).toBe('Sunday 16 November 2025');
  expect(clockTime(now, 'Europe/Berlin')).toBe('13:00');
});
