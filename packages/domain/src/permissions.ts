// Owns who may do what. One policy for REST, sockets and jobs: deny by default.
import type { BoardLevel, TaskStatus, UserRole } from '@helix/contracts';
import { allowedMoves } from './task-transitions.ts';

const RANK: Record<BoardLevel, number> = { no_access: 0, view: 1, create: 2, manage: 3 };

export type OrganizationAction =
  | 'manage_organization'
  | 'manage_settings'
  | 'manage_agents'
  | 'manage_models'
  | 'manage_skills'
  | 'manage_gateways'
  | 'manage_departments'
  | 'manage_people';

/** Owners may do everything, administrators everything but change the organization itself, members none of it. */
export function canInOrganization(role: UserRole, action: OrganizationAction): boolean {
  if (role === 'owner') return true;
  return role === 'admin' && action !== 'manage_organization';
}

/** Owners and administrators: no board is closed to them, and no row of permissions binds them. */
export function managesEveryBoard(role: UserRole): boolean {
  return role === 'owner' || role === 'admin';
}

/**
 * The level a person has on a board. A permission of their own decides alone, also where it is lower than what the
 * board is open for: one person can be kept out of an open board.
 */
export function boardLevelOf(role: UserRole, own: BoardLevel | null, open: BoardLevel): BoardLevel {
  return managesEveryBoard(role) ? 'manage' : (own ?? open);
}

/** Each level includes those below it. */
export function hasLevel(actual: BoardLevel, needed: BoardLevel): boolean {
  return RANK[actual] >= RANK[needed];
}

export type TaskFacts = {
  status: TaskStatus;
  createdByUserId: string | null;
  assignedAgentId: string | null;
  hasActiveRun: boolean;
};

export type TaskAbilities = {
  edit: boolean;
  delete: boolean;
  execute: boolean;
  cancel: boolean;
  approve: boolean;
  reject: boolean;
  comment: boolean;
  move_to: TaskStatus[];
};

/** Whether a person may change, approve or reject a task: with `manage` every one, with `create` those they created. */
export function mayDecideOnTask(level: BoardLevel, userId: string, createdByUserId: string | null): boolean {
  return hasLevel(level, 'manage') || (hasLevel(level, 'create') && createdByUserId === userId);
}

/** What a person may do with a task now: their right to it, and whether its state allows it. */
export function taskAbilities(level: BoardLevel, userId: string, task: TaskFacts): TaskAbilities {
  const mayWork = mayDecideOnTask(level, userId, task.createdByUserId);
  const mayRun = hasLevel(level, 'create');
  return {
    edit: mayWork,
    delete: mayWork,
    execute: mayRun && !task.hasActiveRun && task.status !== 'cancelled',
    cancel: mayRun && task.hasActiveRun,
    approve: mayWork && task.status === 'review',
    reject: mayWork && task.status === 'review' && task.assignedAgentId !== null,
    comment: hasLevel(level, 'create'),
    move_to: mayWork ? allowedMoves(task.status, task.hasActiveRun) : [],
  };
}
