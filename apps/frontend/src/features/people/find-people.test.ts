import type { Person } from '@helix/contracts';
import { expect, it } from 'vitest';
import { findPeople } from './find-people.ts';

const person = (name: string, part: Partial<Person> = {}): Person => ({
  id: name,
  name,
  handle: name.toLowerCase().replaceAll(' ', '-'),
  email: `${name.split(' ')[0]?.toLowerCase()}@example.com`,
  role: 'member',
  created_at: '2027-01-01T00:00:00Z',
  disabled_at: null,
  last_sign_in_at: null,
  abilities: { rename: true, roles: [], disable: true, enable: false },
  ...part,
});
const people = [
  person('Ada Lovelace', { disabled_at: '2027-01-02T00:00:00Z' }),
  person('Grace Hopper'),
  person('Edith Clarke'),
];
const names = (text: string) => findPeople(people, text).map(({ name }) => name);

it('finds people by any part of name, handle or e-mail, disabled ones last', () => {
  expect(names('')).toEqual(['Grace Hopper', 'Edith Clarke', 'Ada Lovelace']);
  expect(names('hop GRA')).toEqual(['Grace Hopper']);
  expect(names('@edith-')).toEqual(['Edith Clarke']);
  expect(names('ada@ex')).toEqual(['Ada Lovelace']);
  expect(names('nobody')).toEqual([]);
});
