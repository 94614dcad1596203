// Owns how a dropped file becomes the text of a skill, or a sentence that says why it does not.
import { SKILL_CONTENT_MAX_BYTES } from '@helix/contracts';

export type SkillText = { type: 'text'; text: string } | { type: 'refused'; reason: string };

export async function readSkillText(file: Pick<File, 'name' | 'size' | 'arrayBuffer'>): Promise<SkillText> {
  if (file.size > SKILL_CONTENT_MAX_BYTES)
    return {
      type: 'refused',
      reason: `${file.name} is too long: a skill may have up to 256 KB. Put long reference material into attachments of the skill.`,
    };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
    if (!text.includes('\u0000')) return { type: 'text', text };
  } catch {
    // Not UTF-8, or gone from the disk since it was chosen.
  }
  return {
    type: 'refused',
    reason: `${file.name} is not a text file. A skill is Markdown, saved as UTF-8, such as a SKILL.md.`,
  };
}

/** What to call a skill whose file does not say: its first heading, else the file's own name. */
export function nameFromText(fileName: string, text: string): string {
  if (/^\s*---/.test(text)) return '';
  const heading = /^#\s+(.+)$/m.exec(text)?.[1]?.trim();
  const stem = fileName.replace(/\.[^.]+$/, '').replaceAll(/[-_]+/g, ' ');
  return heading ?? (/^skill$/i.test(stem) ? '' : stem);
}
