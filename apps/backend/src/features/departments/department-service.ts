import type { Department } from '@helix/contracts';
import {
  type DepartmentRow,
  deleteDepartment,
  findDepartment,
  insertDepartment,
  listDepartments,
  lockDepartment,
  renameDepartment,
} from '@helix/database';
import { canInOrganization } from '@helix/domain';
import { conflict, notFound } from '@helix/runtime';
import type { AppDeps } from '../../app-deps.ts';
import { commitOnce, type Mutation } from '../../plugins/commit-once.ts';
import type { Principal } from '../../plugins/request-context.ts';

export async function readDepartments(deps: AppDeps, principal: Principal): Promise<Department[]> {
  const rows = await listDepartments(deps.database.forOrganization(principal.orgId), principal);
  return rows.map((row) => toPublicDepartment(row, principal));
}

export async function getDepartment(deps: AppDeps, principal: Principal, id: string): Promise<Department> {
  const row = await findDepartment(deps.database.forOrganization(principal.orgId), principal, id);
  if (!row) throw notFound('department');
  return toPublicDepartment(row, principal);
}

export function createDepartment(deps: AppDeps, mutation: Mutation, name: string): Promise<Department> {
  return commitOnce(
    deps,
    mutation,
    async (work) => {
      const row = await insertDepartment(work.trx, work.orgId, name);
      work.record({ action: 'department.created', ...entity(row) });
      work.announce({ type: 'department.created', entity: 'department', entityId: row.id });
      return row;
    },
    (row) => toPublicDepartment(row, mutation.principal),
  );
}

export async function changeDepartment(
  deps: AppDeps,
  { context, principal }: Mutation,
  id: string,
  name: string | undefined,
): Promise<Department> {
  const before = await getDepartment(deps, principal, id);
  if (name === undefined || name === before.name) return before;
  await deps.work(context, async (work) => {
    const row = await renameDepartment(work.trx, work.orgId, id, name);
    if (!row) throw notFound('department');
    work.record({
      action: 'department.updated',
      ...entity(row),
      details: { name: { from: before.name, to: row.name } },
    });
    work.announce({ type: 'department.updated', entity: 'department', entityId: row.id });
  });
  return { ...before, name };
}

export async function removeDepartment(deps: AppDeps, { context }: Mutation, id: string): Promise<void> {
  await deps.work(context, async (work) => {
    const locked = await lockDepartment(work.trx, work.orgId, id);
    if (!locked) throw notFound('department');
    const { department, boards, tasks } = locked;
    if (boards > 0) {
      throw conflict(
        'in_use',
        `${department.name} still has ${counted(boards, 'board')} with ${counted(tasks, 'task')}. Move or delete ${boards === 1 ? 'it' : 'them'} first.`,
      );
    }
    await deleteDepartment(work.trx, work.orgId, id);
    work.record({ action: 'department.deleted', ...entity(department) });
    work.announce({ type: 'department.deleted', entity: 'department', entityId: id });
  });
}

function toPublicDepartment(row: DepartmentRow, principal: Principal): Department {
  const mayManage = canInOrganization(principal.role, 'manage_departments');
  return {
    id: row.id,
    name: row.name,
    board_count: row.board_count,
    created_at: row.created_at.toISOString(),
    abilities: { edit: mayManage, delete: mayManage && row.board_count === 0 },
  };
}

function entity(row: { id: string; name: string }) {
  return { entityType: 'department', entityId: row.id, entityTitle: row.name };
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
