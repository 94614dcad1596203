import { expect, it } from 'vitest';
import { nameFromText, readSkillText } from './read-skill-text.ts';

const file = (name: string, bytes: Uint8Array<ArrayBuffer>) => new File([bytes], name);

it('reads text, and says why it takes nothing else', async () => {
  const words = new TextEncoder().encode('Grüße');
  expect(await readSkillText(file('SKILL.md', words))).toEqual({ type: 'text', text: 'Grüße' });
  expect(await readSkillText(file('big.md', new Uint8Array(256 * 1024 + 1)))).toMatchObject({
    reason: expect.stringContaining('up to 256 KB'),
  });
  for (const bytes of [new Uint8Array([0xe9, 0x20]), new Uint8Array([97, 0, 98])])
    expect(await readSkillText(file('photo.md', bytes))).toMatchObject({
      reason: expect.stringContaining('photo.md is not a text file'),
    });
});

it('finds a name where the file gives none in its frontmatter', () => {
  expect(nameFromText('SKILL.md', '---\nname: A\n---\n# B')).toBe('');
  expect(nameFromText('SKILL.md', 'Words.\n\n# Press release\n')).toBe('Press release');
  expect(nameFromText('press-release_notes.md', 'Words.')).toBe('press release notes');
  expect(nameFromText('SKILL.md', 'Words.')).toBe('');
});
