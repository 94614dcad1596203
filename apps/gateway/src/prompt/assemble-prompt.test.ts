import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assembleSystemPrompt,
  FILE_MAX_CHARACTERS,
  PROMPT_MAX_CHARACTERS,
  truncate,
} from './assemble-prompt.ts';
import { skillsSection } from './skills-section.ts';

const skill = (name: string, content: string, active = true) => ({
  slug: name.toLowerCase(),
  name,
  description: `How to ${name}`,
  content,
  active,
});

describe('assembleSystemPrompt', () => {
  it('puts SOUL.md, MEMORY.md, skills and the addition in this order', () => {
    const prompt = assembleSystemPrompt({
      agentName: 'Ada',
      soul: '# Ada\n',
      memory: '- Be brief.\n',
      skills: [skill('Cook', 'Boil water.'), skill('Bake', 'Heat.', false)],
      extra: 'Today is a holiday.',
      canReadSkills: true,
    });
    expect(prompt).toBe(
      '# Ada\n\n# What you have learned (MEMORY.md)\n\n- Be brief.\n\n# Skills\n\nPeople wrote these instructions for you.\n\n' +
        '## Cook\n\nBoil water.\n\nAlso yours. Read one with read_skill when it would help:\n- Bake: How to Bake\n\n' +
        'Today is a holiday.',
    );
  });

  it('says at least who the agent is, where nothing else is known', () => {
    expect(
      assembleSystemPrompt({ agentName: 'Ada', soul: ' ', memory: null, skills: [], canReadSkills: true }),
    ).toContain('You are Ada');
  });

  it('names a skill that no longer fits instead of cutting it', () => {
    const many = Array.from({ length: 5 }, (_, index) => skill(`Skill ${index}`, 'x'.repeat(15_000)));
    const prompt = assembleSystemPrompt({
      agentName: 'Ada',
      soul: 'S',
      memory: null,
      skills: many,
      canReadSkills: true,
    });
    expect(prompt).toContain(
      'Read each with read_skill before you start:\n- Skill 3: How to Skill 3\n- Skill 4: How to Skill 4',
    );
    expect(prompt.length).toBeLessThanOrEqual(PROMPT_MAX_CHARACTERS);
  });

  it('never passes its limit, and marks what it left out', () => {
    const size = fc.integer({ min: 0, max: 50_000 });
    fc.assert(
      fc.property(size, size, fc.array(size, { maxLength: 100 }), (soul, memory, skills) => {
        const prompt = assembleSystemPrompt({
          agentName: 'Ada',
          soul: 'a'.repeat(soul),
          memory: 'b'.repeat(memory),
          skills: skills.map((length, index) => skill(`S${index}`, 'c'.repeat(length), index % 3 > 0)),
          canReadSkills: true,
        });
        expect(prompt.length).toBeLessThanOrEqual(PROMPT_MAX_CHARACTERS);
        expect(prompt.includes('of SOUL.md left out')).toBe(soul > FILE_MAX_CHARACTERS);
        expect(prompt.includes('of MEMORY.md left out')).toBe(memory > FILE_MAX_CHARACTERS);
      }),
      { numRuns: 60 },
    );
  });
});

describe('skillsSection', () => {
  it('names the files of an active skill, and does not speak of a tool that is not there', () => {
    const cook = { ...skill('Cook', 'Boil water.'), files: ['menu.csv'] };
    const text = skillsSection([cook, skill('Bake', '', false)], 10_000, false);
    expect(text).toContain('Boil water.\n\nFiles of this skill: skills/cook/menu.csv');
    expect(text).toContain('Also yours, not included here:\n- Bake');
    expect(text).not.toContain('read_skill');
  });

  it('has room for names when texts take all they can, and counts those that do not fit', () => {
    const big = skill('Big', 'x'.repeat(9_000));
    const many = Array.from({ length: 100 }, (_, index) =>
      skill(`Skill ${index} ${'n'.repeat(100)}`, '', false),
    );
    const text = skillsSection([big, ...many], 14_000, true);
    expect(text).toContain('x'.repeat(9_000));
    expect(text).toMatch(/- and \d+ more$/);
    expect(text.length).toBeLessThanOrEqual(14_000);
  });

  it('keeps to its budget and says something of every active skill, whatever there is', () => {
    const one = fc.record({
      slug: fc.constant('s'),
      name: fc.string({ minLength: 1, maxLength: 120 }),
      description: fc.string({ maxLength: 300 }),
      content: fc.integer({ min: 0, max: 30_000 }).map((length) => 'x'.repeat(length)),
      active: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(one, { maxLength: 40 }),
        fc.integer({ min: -100, max: 50_000 }),
        (skills, budget) => {
          const text = skillsSection(skills, budget, true);
          expect(text.length).toBeLessThanOrEqual(Math.max(0, budget));
          if (budget > 15_000 && skills.length <= 10)
            for (const { name } of skills.filter((each) => each.active)) expect(text).toContain(name);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('truncate', () => {
  it('keeps the start and the end and says how much is missing', () => {
    const text = `${'a'.repeat(500)}${'z'.repeat(500)}`;
    const cut = truncate(text, 200, 'SOUL.md');
    expect(cut.length).toBeLessThanOrEqual(200);
    expect(cut).toMatch(/^a+\n\n\[… \d+ characters of SOUL\.md left out here …\]\n\nz+$/);
    const kept = cut.replace(/\n\n\[.*\]\n\n/, '').length;
    expect(cut).toContain(`${1_000 - kept} characters`);
  });
});
