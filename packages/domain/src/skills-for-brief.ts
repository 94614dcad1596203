// Owns how skills are told in the brief itself, for a gateway that knows nothing of ours and has no tool to read them.

export type BriefSkill = { name: string; description: string; content: string; active: boolean };

/** Beside the task, its thread and its last result, which have their own limits. */
export const BRIEF_SKILLS_MAX_CHARACTERS = 40_000;
/** Less than this of a skill is worse than its name alone. */
const CUT_MIN_CHARACTERS = 1_000;
const LINE_MAX_CHARACTERS = 200;

const INTRODUCTION = '# Skills\n\nPeople gave you these instructions for this task. Follow them.';
const NAMED = 'Skills of yours that this brief does not include:';

/**
 * A section of Markdown to put before the brief, at most `maxCharacters` long; empty when there is nothing to say.
 * Active skills in full while they fit; the first that does not is cut at its end with a mark, because it cannot be
 * looked up. All others by name and one line.
 */
export function skillsForBrief(
  skills: readonly BriefSkill[],
  maxCharacters = BRIEF_SKILLS_MAX_CHARACTERS,
): string {
  if (skills.length === 0) return '';
  const named = skills.filter((skill) => !skill.active);
  const full: string[] = [];
  let left = maxCharacters - INTRODUCTION.length - 2;
  for (const skill of skills.filter((each) => each.active)) {
    const text = `## ${skill.name}\n\n${skill.content.trim() || skill.description}`;
    const shown = text.length <= left ? text : cut(text, left);
    if (shown === null) {
      named.push(skill);
      continue;
    }
    full.push(shown);
    left -= shown.length + 2;
  }
  const sections = full.length === 0 ? [] : [INTRODUCTION, ...full];
  const list = listOf(named, full.length === 0 ? maxCharacters : left);
  return [...sections, list].filter(Boolean).join('\n\n');
}

function cut(text: string, room: number): string | null {
  const markFor = (missing: number) => `\n\n[… ${missing} characters of this skill are left out …]`;
  const kept = room - markFor(text.length).length;
  if (kept < CUT_MIN_CHARACTERS) return null;
  return `${text.slice(0, kept)}${markFor(text.length - kept)}`;
}

/** As many lines as fit; how many did not is said in the last one. */
function listOf(skills: readonly BriefSkill[], room: number): string {
  const lines: string[] = [];
  let left = room - NAMED.length - `\n- and ${skills.length} more`.length;
  for (const { name, description } of skills) {
    const line = `- ${name}${description === '' ? '' : `: ${description}`}`.slice(0, LINE_MAX_CHARACTERS);
    if (line.length + 1 > left) break;
    lines.push(line);
    left -= line.length + 1;
  }
  if (lines.length === 0) return '';
  const missing = skills.length - lines.length;
  return [NAMED, ...lines, ...(missing > 0 ? [`- and ${missing} more`] : [])].join('\n');
}
