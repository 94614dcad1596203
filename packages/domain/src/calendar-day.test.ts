import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { addDays, dayOf, daysBetween, isTimeZone, startOfDay } from './calendar-day.ts';

const startIn = (day: string, zone: string) => startOfDay(day, zone).toISOString();

describe('a day in a zone', () => {
  it('begins at its midnight, in summer and in winter', () => {
    expect(startIn('2026-01-15', 'UTC')).toBe('2026-01-15T00:00:00.000Z');
    expect(startIn('2026-01-15', 'Europe/Berlin')).toBe('2026-01-14T23:00:00.000Z');
    expect(startIn('2026-07-15', 'Europe/Berlin')).toBe('2026-07-14T22:00:00.000Z');
    expect(startIn('2026-07-15', 'America/Los_Angeles')).toBe('2026-07-15T07:00:00.000Z');
    expect(startIn('2026-07-15', 'Asia/Kathmandu')).toBe('2026-07-14T18:15:00.000Z');
    expect(startIn('2026-07-15', 'Pacific/Kiritimati')).toBe('2026-07-14T10:00:00.000Z');
  });

  it('begins an hour late where the clocks jump at midnight', () => {
    // Beirut puts its clocks forward from 00:00 to 01:00.
    expect(startIn('2024-03-31', 'Asia/Beirut')).toBe('2024-03-30T22:00:00.000Z');
    expect(dayOf(new Date('2024-03-30T21:59:59.999Z'), 'Asia/Beirut')).toBe('2024-03-30');
  });

  it('is empty where it was left out', () => {
    expect(startIn('2011-12-30', 'Pacific/Apia')).toBe(startIn('2011-12-31', 'Pacific/Apia'));
  });

  it('begins on that day, and a moment earlier it is the day before, anywhere and any time', () => {
    const zone = fc.constantFrom(
      ...[
        'UTC',
        'Europe/London',
        'Europe/Lisbon',
        'America/New_York',
        'America/St_Johns',
        'America/Santiago',
      ],
      ...[
        'Asia/Beirut',
        'Africa/Cairo',
        'Australia/Lord_Howe',
        'Pacific/Chatham',
        'America/Havana',
        'Asia/Tehran',
      ],
    );
    fc.assert(
      fc.property(zone, fc.integer({ min: 0, max: 15_000 }), (timeZone, index) => {
        const day = addDays('1995-01-01', index);
        const start = startOfDay(day, timeZone);
        expect(dayOf(start, timeZone)).toBe(day);
        expect(dayOf(new Date(start.getTime() - 1), timeZone)).toBe(addDays(day, -1));
      }),
    );
  });
});

it('counts days across months, years and leap days', () => {
  expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
  expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
  expect(daysBetween('2026-03-01', '2026-02-28')).toBe(-1);
  expect(daysBetween('2025-01-01', '2026-01-01')).toBe(365);
});

it('knows zones from other words', () => {
  expect(['Europe/Berlin', 'UTC'].map(isTimeZone)).toEqual([true, true]);
  expect(['', 'Mars/Olympus', "'; drop"].map(isTimeZone)).toEqual([false, false, false]);
});

it('keeps no format for every spelling of a zone that somebody sends', () => {
  const made = vi.spyOn(Intl, 'DateTimeFormat');
  const spellings = Array.from({ length: 200 }, (_, bits) =>
    [...'europe/berlin'].map((each, at) => ((bits >> at) & 1 ? each.toUpperCase() : each)).join(''),
  );
  for (const zone of spellings) isTimeZone(zone);
  made.mockClear();
  for (const zone of spellings) isTimeZone(zone);
  expect(made.mock.calls.length).toBeGreaterThan(100);
  made.mockRestore();
});
