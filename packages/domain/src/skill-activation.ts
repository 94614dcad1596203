// Owns when an assigned skill is active: read in full by a run, instead of known by name only.
import type { SkillActivation } from '@helix/contracts';

export type SkillRule = {
  activation: SkillActivation;
  /** For `board`: any of them. */
  boardIds: readonly string[];
  /** For `tag`: any of them, whatever its case. */
  tags: readonly string[];
};

/** Whether a run on this board, for a task with these tags, reads the skill in full. */
export function isSkillActive(rule: SkillRule, run: { boardId: string; tags: readonly string[] }): boolean {
  if (rule.activation === 'always') return true;
  if (rule.activation === 'board') return rule.boardIds.includes(run.boardId);
  const ofTask = new Set(run.tags.map(sameTag));
  return rule.tags.some((tag) => ofTask.has(sameTag(tag)));
}

function sameTag(tag: string): string {
  return tag.normalize('NFC').trim().toLowerCase();
}
