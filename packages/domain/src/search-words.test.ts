import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSearch } from './search-words.ts';

const signs = fc.constantFrom(...'aZ9é漢\u0301🚢\':*&|!()<->\\"%_ \n\t.,;-/@#');

describe('a typed query', () => {
  it('looks for words that begin like this, all of them', () => {
    expect(parseSearch(' North  quay!').words).toBe("'north':* & 'quay':*");
  });

  it('knows the number of a task', () => {
    expect(parseSearch('mkt-42')).toMatchObject({ boardKey: 'MKT', taskNumber: 42 });
    expect(parseSearch('mkt-42 leaflet')).toMatchObject({ boardKey: null, taskNumber: null });
  });

  it('looks for nothing where there is no word', () => {
    expect(parseSearch(' -- !? ')).toEqual({ words: null, boardKey: null, taskNumber: null });
  });

  it('never lets a sign through that means something to the database', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200, unit: signs }), (query) => {
        const { words } = parseSearch(query);
        if (words !== null)
          expect(words).toMatch(/^'[\p{L}\p{M}\p{N}]+':\*( & '[\p{L}\p{M}\p{N}]+':\*){0,11}$/u);
      }),
    );
  });
});
