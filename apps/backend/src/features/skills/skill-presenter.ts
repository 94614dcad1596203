import type { Skill, SkillCard } from '@helix/contracts';
import type { SkillCardRow, SkillWithSurroundings } from '@helix/database';
import { canInOrganization } from '@helix/domain';
import type { Principal } from '../../plugins/request-context.ts';

export function toSkillCard(row: SkillCardRow, principal: Principal): SkillCard {
  const mayManage = canInOrganization(principal.role, 'manage_skills');
  return {
    id: row.id,
    name: row.name,
    slug: row.slug,
    description: row.description,
    activation_mode: row.activation_mode,
    activation_boards: row.board_ids,
    activation_tags: row.activation_tags,
    enabled: row.enabled,
    agent_ids: row.agent_ids,
    size_bytes: row.size_bytes,
    attachment_count: row.attachment_count,
    version: row.version,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    abilities: {
      edit: mayManage,
      delete: mayManage,
      assign: canInOrganization(principal.role, 'manage_agents'),
    },
  };
}

export function toPublicSkill(row: SkillWithSurroundings, principal: Principal): Skill {
  return { ...toSkillCard(row, principal), content: row.content, frontmatter: row.frontmatter };
}
