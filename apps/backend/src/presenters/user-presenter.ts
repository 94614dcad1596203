import type { Me, User } from '@helix/contracts';
import type { OrganizationTable, UserRow } from '@helix/database';
import { canInOrganization } from '@helix/domain';

export function toPublicUser(user: UserRow): User {
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    handle: user.handle,
    role: user.role,
    created_at: user.created_at.toISOString(),
  };
}

export function toMe(user: UserRow, organization: Pick<OrganizationTable, 'id' | 'name' | 'slug'>): Me {
  return {
    ...toPublicUser(user),
    organization: { id: organization.id, name: organization.name, slug: organization.slug },
    abilities: {
      manage_organization: canInOrganization(user.role, 'manage_organization'),
      manage_settings: canInOrganization(user.role, 'manage_settings'),
      manage_agents: canInOrganization(user.role, 'manage_agents'),
      manage_models: canInOrganization(user.role, 'manage_models'),
      manage_skills: canInOrganization(user.role, 'manage_skills'),
      manage_gateways: canInOrganization(user.role, 'manage_gateways'),
      manage_departments: canInOrganization(user.role, 'manage_departments'),
      manage_people: canInOrganization(user.role, 'manage_people'),
    },
  };
}
