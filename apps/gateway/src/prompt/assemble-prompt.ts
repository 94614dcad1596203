// Owns the system prompt: its parts, their order and their limits. Pure; what it returns is what the model reads.
import type { RunSkill } from '@helix/gateway-protocol';
import { skillsSection } from './skills-section.ts';

export const FILE_MAX_CHARACTERS = 20_000;
export const PROMPT_MAX_CHARACTERS = 60_000;

export type PromptParts = {
  agentName: string;
  soul: string | null;
  memory: string | null;
  skills: readonly RunSkill[];
  /** The run has the tool that reads skills. */
  canReadSkills: boolean;
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
  const skills = skillsSection(parts.skills, PROMPT_MAX_CHARACTERS - used, parts.canReadSkills);
  return truncate(
    [...sections, skills, extra].filter(Boolean).join('\n\n'),
    PROMPT_MAX_CHARACTERS,
    'the prompt',
  );
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
