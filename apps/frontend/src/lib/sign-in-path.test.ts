import { expect, it } from 'vitest';
import { safeNextPath, signInPath } from './sign-in-path.ts';

it('comes back only to a page of ours after signing in', () => {
  expect(safeNextPath('/boards/1?task=2')).toBe('/boards/1?task=2');
  for (const path of [
    '//evil.example',
    'https://evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    ['/boards/1', '/boards/2'],
    undefined,
    '/sign-in?next=/',
  ]) {
    expect(safeNextPath(path)).toBe('/');
  }
  expect(signInPath('/boards/1?a=b')).toBe('/sign-in?next=%2Fboards%2F1%3Fa%3Db');
  expect(signInPath('/')).toBe('/sign-in');
});
