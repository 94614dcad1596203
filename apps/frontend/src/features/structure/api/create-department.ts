import { type Department, departmentSchema } from '@helix/contracts';
import { browserApi } from '#lib/browser-api.ts';

export function createDepartment(name: string): Promise<Department> {
  return browserApi.post('/api/departments', { schema: departmentSchema, body: { name } });
}
