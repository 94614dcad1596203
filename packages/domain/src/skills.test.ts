import { skillActivations } from '@helix/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSkillActive } from './skill-activation.ts';
import { type BriefSkill, skillsForBrief } from './skills-for-brief.ts';

describe('isSkillActive', () => {
  const run = { boardId: 'board-1', tags: ['Press', ' Launch '] };
  const rule = (activation: 'always' | 'board' | 'tag', boardIds: string[], tags: string[]) =>
    isSkillActive({ activation, boardIds, tags }, run);

  it('is active always, on its boards, or for its tags', () => {
    expect(rule('always', [], [])).toBe(true);
    expect(rule('board', ['board-2', 'board-1'], [])).toBe(true);
    expect(rule('board', ['board-2'], ['Press'])).toBe(false);
    expect(rule('tag', ['board-1'], ['sales'])).toBe(false);
    expect(rule('tag', [], ['launch'])).toBe(true);
    expect(rule('tag', [], ['PRESS', 'x'])).toBe(true);
  });

  it('needs a board or a tag that it shares with the run, unless it is always active', () => {
    const some = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 3 });
    fc.assert(
      fc.property(
        fc.constantFrom(...skillActivations),
        some,
        some,
        some,
        (activation, boardIds, tags, ofTask) => {
          const isActive = isSkillActive({ activation, boardIds, tags }, { boardId: 'a', tags: ofTask });
          const shares =
            activation === 'board' ? boardIds.includes('a') : tags.some((tag) => ofTask.includes(tag));
          expect(isActive).toBe(activation === 'always' || shares);
        },
      ),
    );
  });
});

describe('skillsForBrief', () => {
  const skill = (name: string, content: string, active = true): BriefSkill => ({
    name,
    description: `How to ${name}`,
    content,
    active,
  });

  it('tells active skills in full and the others by name', () => {
    expect(skillsForBrief([skill('Cook', ' Boil water.\n'), skill('Bake', 'Heat.', false)])).toBe(
      '# Skills\n\nPeople gave you these instructions for this task. Follow them.\n\n' +
        '## Cook\n\nBoil water.\n\nSkills of yours that this brief does not include:\n- Bake: How to Bake',
    );
    expect(skillsForBrief([])).toBe('');
    expect(skillsForBrief([skill('Bake', 'Heat.', false)])).not.toContain('Follow them');
  });

  it('cuts the one that no longer fits, and says so', () => {
    const text = skillsForBrief([skill('A', 'a'.repeat(3_000)), skill('B', 'b'.repeat(9_000))], 8_000);
    expect(text).toContain('a'.repeat(3_000));
    expect(text).toMatch(/b{4000,}\n\n\[… \d+ characters of this skill are left out …\]/);
  });

  it('keeps to its limit, whatever it is given', () => {
    const one = fc.record({
      name: fc.string({ minLength: 1, maxLength: 120 }),
      description: fc.string({ maxLength: 300 }),
      content: fc.integer({ min: 0, max: 30_000 }).map((length) => 'x'.repeat(length)),
      active: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 30 }), fc.integer({ min: 0, max: 50_000 }), (skills, limit) => {
        expect(skillsForBrief(skills, limit).length).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 60 },
    );
  });
});
