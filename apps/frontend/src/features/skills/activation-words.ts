// Owns how the activation of a skill reads.
import type { Board, SkillActivation, SkillCard } from '@helix/contracts';

export const activationChoices: readonly { value: SkillActivation; label: string; hint: string }[] = [
  { value: 'always', label: 'Every task', hint: 'For house rules and tone' },
  { value: 'board', label: 'Tasks on some boards', hint: 'For how one team works' },
  { value: 'tag', label: 'Tasks with a tag', hint: 'For one kind of work' },
];

/** "Every task", "On Marketing and 2 more", "Tagged press, launch". */
export function activationInWords(
  skill: Pick<SkillCard, 'activation_mode' | 'activation_boards' | 'activation_tags'>,
  boards: readonly Pick<Board, 'id' | 'name'>[],
): string {
  if (skill.activation_mode === 'always') return 'Every task';
  if (skill.activation_mode === 'tag')
    return skill.activation_tags.length === 0
      ? 'No tag chosen yet'
      : `Tagged ${shortList(skill.activation_tags)}`;
  const names = boards.filter(({ id }) => skill.activation_boards.includes(id)).map(({ name }) => name);
  return names.length === 0 ? 'No board chosen yet' : `On ${shortList(names)}`;
}

const SHOWN = 2;

function shortList(words: readonly string[]): string {
  const rest = words.length - SHOWN;
  const shown = words.slice(0, SHOWN).join(', ');
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}
