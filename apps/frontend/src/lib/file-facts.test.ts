import { expect, it } from 'vitest';
import { nameOfPasted, whyNotSent } from './file-facts.ts';

it('sends no file that would be refused for its size', () => {
  expect(whyNotSent({ name: 'a.txt', size: 1 }, 100)).toBeNull();
  expect(whyNotSent({ name: 'a.txt', size: 100 }, 100)).toBeNull();
  expect(whyNotSent({ name: 'folder', size: 0 }, 100)).toMatch(/empty, or it is a folder/);
  expect(whyNotSent({ name: 'film.mp4', size: 80 * 1024 ** 2 }, 25 * 1024 ** 2)).toBe(
    'It has 80 MB, and up to 25 MB are taken. Split it, or make it smaller.',
  );
});

it('tells screenshots from the clipboard apart', () => {
  const now = new Date(2026, 10, 2, 9, 5, 7);
  expect(nameOfPasted({ name: 'image.png' }, now)).toBe('Pasted 2026-11-02 09.05.07.png');
  expect(nameOfPasted({ name: 'quay.png' }, now)).toBe('quay.png');
});
