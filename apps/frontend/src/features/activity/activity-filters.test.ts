import { expect, it } from 'vitest';
import { readFilters, toApiQuery } from './activity-filters.ts';

const id = '0190a0a0-0000-7000-8000-000000000003';
const read = (query: string) => readFilters(new URLSearchParams(query));

it('takes from the address what is usable and nothing else', () => {
  expect(read(`actor=${id}&kind=run&from=2026-11-01&q=%20leaflet%20&page=3`)).toEqual({
    actor: id,
    kind: 'run',
    from: '2026-11-01',
    q: 'leaflet',
  });
  expect(read('actor=ada&kind=everything&from=yesterday&to=2026-13-45&board=1&action=x&q=')).toEqual({});
});

it('asks for whole days of the reader', () => {
  expect(toApiQuery({ from: '2026-03-29', to: '2026-03-29' }, 'Europe/Berlin')).toMatchObject({
    from: '2026-03-28T23:00:00.000Z',
    // The day on which the clocks go forward has 23 hours.
    to: '2026-03-29T22:00:00.000Z',
  });
});

it('asks for one action rather than its family where one is named', () => {
  expect(toApiQuery({ kind: 'task' }, 'UTC').action).toBe('task.*');
  expect(toApiQuery({ kind: 'task', action: 'task.approved' }, 'UTC').action).toBe('task.approved');
});
