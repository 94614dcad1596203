// Owns how skills stand in the system prompt: active ones whole while there is room, every other one by its name.
import type { RunSkill } from '@helix/gateway-protocol';

/** Kept for the names, however long the texts of active skills are. */
const NAMES_MAX_CHARACTERS = 4_000;
const LINE_MAX_CHARACTERS = 200;

const TITLE = '# Skills\n\nPeople wrote these instructions for you.';

/**
 * At most `budget` characters. No skill is cut: half of an instruction can say the opposite of the whole, so an
 * active one that does not fit is named as what to read before anything else.
 */
export function skillsSection(skills: readonly RunSkill[], budget: number, canRead: boolean): string {
  if (skills.length === 0) return '';
  const room = budget - TITLE.length - 2;
  const { full, unread, idle } = divide(skills, room - Math.min(NAMES_MAX_CHARACTERS, namesLength(skills)));
  const used = full.reduce((sum, text) => sum + text.length + 2, 0);
  const unreadTitle = canRead
    ? 'These too are for this task. Read each with read_skill before you start:'
    : 'These too are for this task, but too long to include:';
  const idleTitle = canRead
    ? 'Also yours. Read one with read_skill when it would help:'
    : 'Also yours, not included here:';
  const unreadList = listOf(unreadTitle, unread, room - used);
  const idleList = listOf(idleTitle, idle, room - used - unreadList.length - 2);
  const parts = [...full, unreadList, idleList].filter(Boolean);
  return parts.length === 0 ? '' : [TITLE, ...parts].join('\n\n');
}

function divide(skills: readonly RunSkill[], room: number) {
  const full: string[] = [];
  const unread: RunSkill[] = [];
  let left = room;
  for (const skill of skills.filter((each) => each.active)) {
    const text = `## ${skill.name}\n\n${skill.content.trim()}${filesLine(skill)}`;
    if (skill.content === '' || text.length > left) unread.push(skill);
    else {
      full.push(text);
      left -= text.length + 2;
    }
  }
  return { full, unread, idle: skills.filter((each) => !each.active) };
}

function filesLine({ files = [], slug }: RunSkill): string {
  if (files.length === 0) return '';
  const names = files.map((name) => `skills/${slug}/${name}`).join(', ');
  return `\n\nFiles of this skill: ${names}`;
}

function lineOf({ name, description }: RunSkill): string {
  return `- ${name}${description === '' ? '' : `: ${description}`}`.slice(0, LINE_MAX_CHARACTERS);
}

function namesLength(skills: readonly RunSkill[]): number {
  // Two titles and their blank lines beside the lines themselves.
  return skills.reduce((sum, skill) => sum + lineOf(skill).length + 1, 300);
}

/** As many names as fit; the last line says how many more there are. */
function listOf(title: string, skills: readonly RunSkill[], room: number): string {
  const more = (count: number) => `- and ${count} more`;
  const lines: string[] = [];
  let left = room - title.length - more(skills.length).length - 1;
  for (const line of skills.map(lineOf)) {
    if (line.length + 1 > left) break;
    lines.push(line);
    left -= line.length + 1;
  }
  if (lines.length === 0) return '';
  const missing = skills.length - lines.length;
  return [title, ...lines, ...(missing > 0 ? [more(missing)] : [])].join('\n');
}
