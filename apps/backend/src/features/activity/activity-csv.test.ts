import type { Activity } from '@helix/contracts';
import { expect, it } from 'vitest';
import { csvHeading, toCsvLine } from './activity-csv.ts';

const activity: Activity = {
  id: '7',
  actor_type: 'user',
  actor_id: null,
  actor_name: 'Ada',
  action: 'task.updated',
  entity_type: 'task',
  entity_id: '0190a0a0-0000-7000-8000-000000000003',
  entity_title: 'Plain',
  board_id: null,
  details: {},
  created_at: '2026-01-01T10:00:00.000Z',
};
const line = (change: Partial<Activity>) => toCsvLine({ ...activity, ...change });

it('has a column for each part, in the order of the heading', () => {
  expect(csvHeading.trimEnd().split(',')).toHaveLength(9);
  expect(line({})).toBe(
    '2026-01-01T10:00:00.000Z,user,Ada,task.updated,task,0190a0a0-0000-7000-8000-000000000003,Plain,,{}\r\n',
  );
});

it('keeps commas, quotes and line breaks inside their cell', () => {
  expect(line({ entity_title: 'a, "b"\nc' })).toContain(',"a, ""b""\nc",');
  expect(line({ details: { title: { from: 'x', to: 'y' } } })).toContain(
    ',"{""title"":{""from"":""x"",""to"":""y""}}"\r\n',
  );
});

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx'])('makes %j a text, not a formula', (title) => {
  expect(line({ entity_title: title })).toContain(`,'${title}`);
});
