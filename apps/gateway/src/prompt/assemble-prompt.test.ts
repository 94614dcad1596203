import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assembleSystemPrompt,
  FILE_MAX_CHARACTERS,
  PROMPT_MAX_CHARACTERS,
  truncate,
} from './assemble-prompt.ts';

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
    });
    expect(prompt).toBe(
      '# Ada\n\n# What you have learned (MEMORY.md)\n\n- Be brief.\n\n# Skills\n\n## Cook\n\nBoil water.\n\n' +
        'Also known, not included here:\n- Bake: How to Bake\n\nToday is a holiday.',
    );
  });

  it('says at least who the agent is, where nothing else is known', () => {
    expect(assembleSystemPrompt({ agentName: 'Ada', soul: ' ', memory: null, skills: [] })).toContain(
      'You are Ada',
    );
  });

  it('names a skill that no longer fits instead of cutting it', () => {
    const many = Array.from({ length: 5 }, (_, index) => skill(`Skill ${index}`, 'x'.repeat(15_000)));
    const prompt = assembleSystemPrompt({ agentName: 'Ada', soul: 'S', memory: null, skills: many });
    expect(prompt).toContain('- Skill 4: How to Skill 4');
    expect(prompt.length).toBeLessThanOrEqual(PROMPT_MAX_CHARACTERS);
  });

  it('never passes its limit, and marks what it left out', () => {
    const size = fc.integer({ min: 0, max: 50_000 });
    fc.assert(
      fc.property(size, size, fc.array(size, { maxLength: 5 }), (soul, memory, skills) => {
        const prompt = assembleSystemPrompt({
          agentName: 'Ada',
          soul: 'a'.repeat(soul),
          memory: 'b'.repeat(memory),
          skills: skills.map((length, index) => skill(`S${index}`, 'c'.repeat(length))),
        });
        expect(prompt.length).toBeLessThanOrEqual(PROMPT_MAX_CHARACTERS);
        expect(prompt.includes('of SOUL.md left out')).toBe(soul > FILE_MAX_CHARACTERS);
        expect(prompt.includes('of MEMORY.md left out')).toBe(memory > FILE_MAX_CHARACTERS);
      }),
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
