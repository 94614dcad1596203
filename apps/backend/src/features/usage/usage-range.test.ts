import { usageQuerySchema } from '@helix/contracts';
import { describe, expect, it } from 'vitest';
import { toDayRange } from './usage-range.ts';

const now = new Date('2026-11-22T23:30:00Z');
const range = (query: object) => toDayRange(usageQuerySchema.parse(query), now);

describe('the days that are asked for', () => {
  it('are the last thirty of the reader when nothing is said', () => {
    const { days } = range({ time_zone: 'Europe/Berlin' });
    expect([days.length, days[0], days.at(-1)]).toEqual([30, '2026-10-25', '2026-11-23']);
    expect(range({}).days.at(-1)).toBe('2026-11-22');
  });

  it('begin and end at midnight there, the day of the change to winter time an hour longer', () => {
    const { days, dayStarts } = range({ from: '2026-10-25', to: '2026-10-26', time_zone: 'Europe/Berlin' });
    expect(days).toHaveLength(2);
    expect(dayStarts.map((start) => start.toISOString())).toEqual([
      '2026-10-24T22:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
      '2026-10-26T23:00:00.000Z',
    ]);
  });

  it('are refused where they end before they begin, are too many, or of no zone', () => {
    const message = (query: object) => {
      try {
        range(query);
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(message({ from: '2026-11-02', to: '2026-11-01' })).toBe('to: must not be before from');
    expect(message({ from: '2025-01-01', to: '2026-01-02' })).toMatch('at most 366 days');
    expect(message({ time_zone: 'Mars/Olympus' })).toMatch('must be a zone');
  });
});
