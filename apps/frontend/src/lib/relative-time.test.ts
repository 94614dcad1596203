import { expect, it } from 'vitest';
import { exactTime, relativeTime } from './relative-time.ts';

const now = new Date('2026-11-22T12:00:00Z');
const at = (iso: string) => relativeTime(new Date(iso), now, 'UTC');

it.each([
  ['2026-11-22T11:59:40Z', 'just now'],
  ['2026-11-22T12:00:20Z', 'just now'],
  ['2026-11-22T11:59:10Z', '1 min ago'],
  ['2026-11-22T11:18:00Z', '42 min ago'],
  ['2026-11-22T14:00:00Z', 'in 2 h'],
  ['2026-11-22T01:00:00Z', '11 h ago'],
  ['2026-11-21T11:00:00Z', 'yesterday'],
  ['2026-11-23T13:00:00Z', 'tomorrow'],
  ['2026-11-17T12:00:00Z', '5 days ago'],
  ['2026-03-12T12:00:00Z', '12 Mar'],
  ['2024-03-12T12:00:00Z', '12 Mar 2024'],
])('says %s as "%s"', (time, words) => {
  expect(at(time)).toBe(words);
});

it('tells the exact moment with its zone', () => {
  expect(exactTime(now, 'Europe/Berlin')).toMatch(/Sunday.* 22 November 2026.* 13:00:00 (CET|GMT\+1)/);
});
