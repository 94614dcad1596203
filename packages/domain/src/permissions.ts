// Owns who may do what. One policy for REST, sockets and jobs: deny by default.
import type { BoardLevel, TaskStatus, UserRole } from '@helix/contracts';
import { allowedMoves } from './task-transitions.ts';

const RANK: Record<BoardLevel, number> = { no_access: 0, view: 1, create: 2, manage: 3 };

export type OrganizationAction =
  | 'manage_organization'
  | 'manage_agents'
  | 'manage_models'
  | 'manage_departments';

export function canInOrganization(role: UserRole, action: OrganizationAction): boolean {
  if (role === 'owner') return true;
  return role === 'admin' && action !== 'manage_organization';
}

/** The level a person has on a board: administrators manage all, others take the higher of their own and the open one. */
export function boardLevelOf(role: UserRole, own: BoardLevel | null, open: BoardLevel): BoardLevel {
  if (role === 'owner' || role === 'admin') return 'manage';
  // An explicit row decides alone, so that one person can be kept out of an open board.
  return own ?? open;
}

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

/** `create` lets a person work on tasks they created; `manage` on all. Approving is a decision on the work: `manage`, or the creator. */
export function taskAbilities(level: BoardLevel, userId: string, task: TaskFacts): TaskAbilities {
  const isOwn = task.createdByUserId === userId;
  const mayWork = hasLevel(level, 'manage') || (hasLevel(level, 'create') && isOwn);
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
