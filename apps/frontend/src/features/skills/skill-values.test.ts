import { expect, it } from 'vitest';
import { type SkillValues, toSkillPatch } from './skill-values.ts';

const saved: SkillValues = {
  name: 'Press',
  slug: 'press',
  description: '',
  content: 'Plain.',
  activation_mode: 'tag',
  activation_boards: ['a'],
  tags: 'one, two',
  enabled: true,
};

it('sends what was changed, so that a pasted frontmatter decides about the rest', () => {
  expect(toSkillPatch(saved, saved)).toEqual({});
  expect(toSkillPatch({ ...saved, content: '---\nname: Other\n---\nBody' }, saved)).toEqual({
    content: '---\nname: Other\n---\nBody',
  });
  expect(toSkillPatch({ ...saved, tags: 'one,three', activation_boards: [], enabled: false }, saved)).toEqual(
    {
      activation_boards: [],
      activation_tags: ['one', 'three'],
      enabled: false,
    },
  );
});
