import {
  type Model,
  type ModelBody,
  type ModelTestResult,
  type modelPatchSchema,
  modelSchema,
  modelTestResultSchema,
} from '@helix/contracts';
import { z } from 'zod';
import { browserApi } from '#lib/browser-api.ts';

export function createModel(body: ModelBody): Promise<Model> {
  return browserApi.post('/api/models', { schema: modelSchema, body });
}

export function updateModel(id: string, patch: z.input<typeof modelPatchSchema>): Promise<Model> {
  return browserApi.patch(`/api/models/${id}`, { schema: modelSchema, body: patch });
}

export async function deleteModel(id: string): Promise<void> {
  await browserApi.delete(`/api/models/${id}`, { schema: z.unknown() });
}

/** Asks the provider for one short answer; that it failed is a result, not an error. */
export function testModel(id: string): Promise<ModelTestResult> {
  return browserApi.post(`/api/models/${id}/test`, { schema: modelTestResultSchema, body: {} });
}
