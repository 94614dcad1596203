import { expect, it } from 'vitest';
import { passwordStrength } from './password-strength.ts';

it('hints at the strength of a password, and at what bcrypt cannot read', () => {
  const levelOf = (password: string) => passwordStrength(password).level;
  expect(
    ['', 'short', 'aaaaaaaaaaaa', 'tenletters', 'correct horse', 'correct horse battery'].map(levelOf),
  ).toEqual([0, 1, 2, 2, 3, 4]);
  expect(passwordStrength('ninechars').hint).toBe('1 more character.');
  expect(passwordStrength('ü'.repeat(37)).hint).toContain('74 bytes');
});
