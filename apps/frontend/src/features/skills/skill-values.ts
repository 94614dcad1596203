import type { Skill } from '@helix/contracts';
import { parseTags } from '#lib/parse-tags.ts';

/** What the page of a skill lets people change; tags as they are typed. */
export type SkillValues = ReturnType<typeof toSkillValues>;

export function toSkillValues(skill: Skill) {
  return {
    name: skill.name,
    slug: skill.slug,
    description: skill.description,
    content: skill.content,
    activation_mode: skill.activation_mode,
    activation_boards: skill.activation_boards,
    tags: skill.activation_tags.join(', '),
    enabled: skill.enabled,
  };
}

/** Only what was changed: fields that stand in a pasted frontmatter must not meet the same ones unchanged. */
export function toSkillPatch({ tags, ...values }: SkillValues, saved: SkillValues): object {
  const { tags: savedTags, ...savedValues } = saved;
  const changed = Object.entries(values).filter(
    ([name, value]) =>
      JSON.stringify(value) !== JSON.stringify(savedValues[name as keyof typeof savedValues]),
  );
  return {
    ...Object.fromEntries(changed),
    ...(tags === savedTags ? {} : { activation_tags: parseTags(tags) }),
  };
}
