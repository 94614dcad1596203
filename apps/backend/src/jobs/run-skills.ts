// Owns which of its skills a run reads in full, and what of them it takes with it to the gateway.
import { type Db, type RunContext, readSkillContents } from '@helix/database';
import { isSkillActive } from '@helix/domain';
import type { RunSkill } from '@helix/gateway-protocol';

/** More than any prompt has room for; the gateway, which knows what else is in the prompt, chooses among them. */
const CONTENT_MAX_BYTES = 512 * 1024;

type Told = Pick<RunContext, 'skills'> & { task: Pick<RunContext['task'], 'board_id' | 'tags'> };

/** All enabled skills of the agent; active ones with their content, as far as it can be of use. */
export async function skillsOfRun(db: Db, orgId: string, context: Told): Promise<RunSkill[]> {
  const run = { boardId: context.task.board_id, tags: context.task.tags };
  const skills = context.skills.map((skill) => ({
    ...skill,
    // An empty one has nothing to read, whatever the task.
    isActive:
      skill.size_bytes > 0 &&
      isSkillActive(
        {
          activation: skill.activation_mode,
          boardIds: skill.board_ids,
          tags: skill.activation_tags,
        },
        run,
      ),
  }));
  const contents = await readSkillContents(db, orgId, withinLimit(skills.filter(({ isActive }) => isActive)));
  return skills.map(({ id, slug, name, description, isActive, file_names }) => ({
    slug,
    name,
    description,
    content: contents.get(id) ?? '',
    active: isActive,
    ...(file_names.length === 0 ? {} : { files: file_names }),
  }));
}

/** In their order; one that is too large does not keep smaller ones out. */
function withinLimit(skills: readonly { id: string; size_bytes: number }[]): string[] {
  let left = CONTENT_MAX_BYTES;
  return skills.flatMap(({ id, size_bytes }) => {
    if (size_bytes > left) return [];
    left -= size_bytes;
    return [id];
  });
}
