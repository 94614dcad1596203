import { type Department, departmentSchema } from '@helix/contracts';
import { z } from 'zod';
import { browserApi } from '#lib/browser-api.ts';

export function createDepartment(name: string): Promise<Department> {
  return browserApi.post('/api/departments', { schema: departmentSchema, body: { name } });
}

export function renameDepartment(id: string, name: string): Promise<Department> {
  return browserApi.patch(`/api/departments/${id}`, { schema: departmentSchema, body: { name } });
}

/** Refused while it has boards. */
export async function deleteDepartment(id: string): Promise<void> {
  await browserApi.delete(`/api/departments/${id}`, { schema: z.unknown() });
}
