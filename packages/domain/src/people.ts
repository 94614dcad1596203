// Owns who may change whom: only owners touch owners or make them, and nobody decides about themselves.
import { type UserRole, userRoles } from '@helix/contracts';
import { canInOrganization } from './permissions.ts';

export type PersonFacts = { id: string; role: UserRole; isDisabled: boolean };

export type PersonAbilities = {
  rename: boolean;
  /** The roles that may be given in place of the present one. */
  roles: UserRole[];
  disable: boolean;
  enable: boolean;
};

/**
 * What the actor may do with this person. Because nobody changes their own role or disables themselves, the owner
 * who acts always remains: only two who act at once could leave an organization without one.
 */
export function personAbilities(actor: { id: string; role: UserRole }, person: PersonFacts): PersonAbilities {
  const mayManage =
    canInOrganization(actor.role, 'manage_people') && (person.role !== 'owner' || actor.role === 'owner');
  const mayDecide = mayManage && actor.id !== person.id;
  return {
    rename: mayManage,
    roles: mayDecide ? rolesToGive(actor.role).filter((role) => role !== person.role) : [],
    disable: mayDecide && !person.isDisabled,
    enable: mayDecide && person.isDisabled,
  };
}

/** The roles that somebody with this one may give. */
export function rolesToGive(role: UserRole): UserRole[] {
  if (!canInOrganization(role, 'manage_people')) return [];
  return userRoles.filter((each) => each !== 'owner' || role === 'owner');
}
