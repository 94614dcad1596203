import { expect, it } from 'vitest';
import { parseTheme } from './theme.ts';

it('reads a theme from its cookie, and the system where there is none', () => {
  expect(['dark', 'light', 'pink', undefined].map(parseTheme)).toEqual(['dark', 'light', 'system', 'system']);
});
