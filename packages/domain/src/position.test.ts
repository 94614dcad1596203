import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparePositions, isPosition, positionBetween } from './position.ts';

describe('positions', () => {
  it('keep every order that a person makes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 60 }), (moves) => {
        const list: string[] = [];
        for (const move of moves) {
          const index = move % (list.length + 1);
          list.splice(index, 0, positionBetween(list[index - 1] ?? null, list[index] ?? null));
        }
        expect([...list].sort(comparePositions)).toEqual(list);
        expect(new Set(list).size).toBe(list.length);
        expect(list.every(isPosition)).toBe(true);
      }),
    );
  });

  it('survive neighbours in the wrong order and texts that are no position', () => {
    expect(positionBetween('a2', 'a1') > 'a2').toBe(true);
    expect(isPosition(positionBetween('!!', null))).toBe(true);
    expect(isPosition('!!')).toBe(false);
  });
});
