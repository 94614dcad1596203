// Owns the system prompt: its parts, their order and their limits. Pure; what it returns is what the model reads.
import type { RunSkill } from '@helix/gateway-protocol';

export const FILE_MAX_CHARACTERS = 20_000;
export const PROMPT_MAX_CHARACTERS = 60_000;

export type PromptParts = {
  agentName: string;
  soul: string | null;
  memory: string | null;
  skills: readonly RunSkill[];
  /** A client's own addition for this run. */
  extra?: string;
};

/** SOUL.md, MEMORY.md, skills, extra; the brief follows as the user message and is not part of it. */
export function assembleSystemPrompt(parts: PromptParts): string {
  const soul = parts.soul?.trim();
  const memory = parts.memory?.trim();
  const sections = [
    truncate(
      soul || `You are ${parts.agentName}, an agent who does the tasks given to you.`,
      FILE_MAX_CHARACTERS,
      'SOUL.md',
    ),
    memory
      ? `# What you have learned (MEMORY.md)\n\n${truncate(memory, FILE_MAX_CHARACTERS, 'MEMORY.md')}`
      : '',
  ].filter(Boolean);
  const extra = parts.extra?.trim() ?? '';
  const used = sections.reduce((sum, section) => sum + section.length + 2, extra.length);
  const skills = skillsSection(parts.skills, PROMPT_MAX_CHARACTERS - used);
  return truncate(
    [...sections, skills, extra].filter(Boolean).join('\n\n'),
    PROMPT_MAX_CHARACTERS,
    'the prompt',
  );
}

/** Active skills in full while they fit, every other one by its name and one line. */
function skillsSection(skills: readonly RunSkill[], budget: number): string {
  if (skills.length === 0) return '';
  const full: string[] = [];
  const named: string[] = [];
  let left = budget - 100;
  for (const skill of skills) {
    const text = `## ${skill.name}\n\n${truncate(skill.content.trim(), FILE_MAX_CHARACTERS, skill.name)}`;
    if (skill.active && text.length <= left) {
      full.push(text);
      left -= text.length + 2;
    } else {
      const line = `- ${skill.name}: ${skill.description.split('\n')[0] ?? ''}`;
      named.push(line);
      left -= line.length + 1;
    }
  }
  const others = named.length === 0 ? '' : `Also known, not included here:\n${named.join('\n')}`;
  return ['# Skills', ...full, others].filter(Boolean).join('\n\n');
}

/** Cuts the middle: a file's start says what it is, its end holds what was added last. The mark says how much. */
export function truncate(text: string, maxCharacters: number, label: string): string {
  if (text.length <= maxCharacters) return text;
  const markFor = (left: number) => `\n\n[… ${left} characters of ${label} left out here …]\n\n`;
  const room = Math.max(0, maxCharacters - markFor(text.length).length);
  const head = Math.ceil(room * 0.6);
  const tail = room - head;
  return `${text.slice(0, head)}${markFor(text.length - room)}${tail === 0 ? '' : text.slice(-tail)}`;
}
