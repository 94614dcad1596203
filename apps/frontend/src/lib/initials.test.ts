import { expect, it } from 'vitest';
import { initialsOf } from './initials.ts';

it('finds initials in every script', () => {
  expect(['Ada Lovelace', 'mei', ' Ян  Ковальский ', '🦊 Fox', ''].map(initialsOf)).toEqual([
    'AL',
    'M',
    'ЯК',
    '🦊F',
    '?',
  ]);
});
