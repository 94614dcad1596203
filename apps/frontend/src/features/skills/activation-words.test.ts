import { expect, it } from 'vitest';
import { activationInWords } from './activation-words.ts';

const boards = ['Marketing', 'Sales', 'Support'].map((name) => ({ id: name.toLowerCase(), name }));
const words = (activation_mode: 'always' | 'board' | 'tag', chosen: string[] = []) =>
  activationInWords({ activation_mode, activation_boards: chosen, activation_tags: chosen }, boards);

it('says in a few words when a skill is read', () => {
  expect(words('always')).toBe('Every task');
  expect(words('board', ['marketing'])).toBe('On Marketing');
  expect(words('board', ['support', 'marketing', 'sales'])).toBe('On Marketing, Sales and 1 more');
  expect(words('board', ['one-that-is-not-seen'])).toBe('No board chosen yet');
  expect(words('tag', ['press', 'launch'])).toBe('Tagged press, launch');
  expect(words('tag')).toBe('No tag chosen yet');
});
