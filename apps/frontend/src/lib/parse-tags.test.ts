import { expect, it } from 'vitest';
import { parseTags } from './parse-tags.ts';

it('are split at commas, trimmed and unique', () => {
  expect(parseTags(' seo, Mail ,seo,, two  words ')).toEqual(['seo', 'Mail', 'two words']);
  expect(parseTags('')).toEqual([]);
});
