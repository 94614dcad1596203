// Owns what roles and levels are called, and what each lets somebody do.
import type { BoardLevel, UserRole } from '@helix/contracts';

export const roleWords: Record<UserRole, { label: string; hint: string }> = {
  owner: {
    label: 'Owner',
    hint: 'Everything, the organization and other owners included.',
  },
  admin: {
    label: 'Administrator',
    hint: 'Manages people, boards, agents and models, and sees every board.',
  },
  member: {
    label: 'Member',
    hint: 'Works on the boards that are open to everyone or shared with them, and sees no others.',
  },
};

export const levelWords: Record<BoardLevel, { label: string; hint: string }> = {
  no_access: { label: 'No access', hint: 'Does not see the board' },
  view: { label: 'Can view', hint: 'Reads tasks, comments and runs' },
  create: { label: 'Can work', hint: 'Adds tasks, comments and runs agents' },
  manage: { label: 'Can manage', hint: 'Changes every task, approves, shares the board' },
};

export function roleOptions<Role extends UserRole>(roles: readonly Role[]) {
  return roles.map((value) => ({ value, ...roleWords[value] }));
}

export function levelOptions(levels: readonly BoardLevel[]) {
  return levels.map((value) => ({ value, ...levelWords[value] }));
}
