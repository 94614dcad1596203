import { boardKeySchema, skillFieldSchemas } from '@helix/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boardKeyFromName, freeBoardKey, freeHandle, freeSkillSlug, handleFromName } from './handle.ts';

describe('handles and board keys', () => {
  it('are well formed for any name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        expect(handleFromName(name)).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
        const slug = freeSkillSlug(name, (each) => each.length % 3 === 0);
        expect(skillFieldSchemas.slug.safeParse(slug).success).toBe(true);
        expect(boardKeySchema.safeParse(boardKeyFromName(name)).success).toBe(true);
      }),
    );
  });

  it('read as people expect', () => {
    expect(handleFromName('Zoë van Dijk')).toBe('zoe-van-dijk');
    expect(boardKeyFromName('Marketing')).toBe('MARK');
    expect(boardKeyFromName('Customer success team')).toBe('CST');
    expect(boardKeyFromName('Пробная доска')).toBe('BRD');
  });

  it('step past those that are taken', () => {
    const taken = new Set(['ada', 'ada-2', 'MARK']);
    expect(freeHandle('Ada', (handle) => taken.has(handle))).toBe('ada-3');
    expect(freeBoardKey('Marketing', (key) => taken.has(key))).toBe('MARK2');
  });
});
