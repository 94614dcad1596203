import type { Model, ModelTestResult, modelBodySchema, modelPatchSchema } from '@helix/contracts';
import {
  clearDefaultModel,
  deleteModel,
  findModel,
  hasDefaultModel,
  insertModel,
  listModels,
  lockOrganization,
  type ModelRow,
  newId,
  updateModel,
} from '@helix/database';
import { canInOrganization } from '@helix/domain';
import { notFound } from '@helix/runtime';
import type { z } from 'zod';
import type { AppDeps } from '../../app-deps.ts';
import { changedFields } from '../../plugins/changed-fields.ts';
import { commitOnce, type Mutation } from '../../plugins/commit-once.ts';
import { checkAddress, checkKeyStays, openModel, sealKey } from '../../plugins/model-key.ts';
import type { Principal } from '../../plugins/request-context.ts';

export type ModelInput = z.output<typeof modelBodySchema>;

export async function readModels(deps: AppDeps, principal: Principal): Promise<Model[]> {
  const rows = await listModels(deps.database.forOrganization(principal.orgId), principal.orgId);
  return rows.map((row) => toPublicModel(row, principal));
}

export async function getModel(deps: AppDeps, principal: Principal, id: string): Promise<Model> {
  return toPublicModel(await getRow(deps, principal, id), principal);
}

export function createModel(deps: AppDeps, mutation: Mutation, body: ModelInput): Promise<Model> {
  checkAddress(body.provider, body.base_url);
  const { api_key, display_name, is_default, ...fields } = body;
  return commitOnce(
    deps,
    mutation,
    async (work) => {
      await lockOrganization(work.trx, work.orgId, 'models');
      // The first model is the one that agents without a choice use: otherwise nothing would run.
      const isDefault = is_default || !(await hasDefaultModel(work.trx, work.orgId));
      if (isDefault) await clearDefaultModel(work.trx, work.orgId);
      const id = newId();
      const row = await insertModel(work.trx, {
        id,
        org_id: work.orgId,
        ...fields,
        ...sealKey(deps.secrets, { orgId: work.orgId, id }, api_key),
        display_name: display_name ?? body.model_name,
        is_default: isDefault,
      });
      work.record({ action: 'model.created', ...entity(row), details: { provider: row.provider } });
      work.announce({ type: 'model.created', entity: 'model', entityId: id });
      return row;
    },
    (row) => toPublicModel(row, mutation.principal),
  );
}

export async function changeModel(
  deps: AppDeps,
  { context, principal }: Mutation,
  id: string,
  patch: z.output<typeof modelPatchSchema>,
): Promise<Model> {
  const { api_key, ...fields } = patch;
  const row = await deps.work(context, async (work) => {
    await lockOrganization(work.trx, work.orgId, 'models');
    const before = await findModel(work.trx, work.orgId, id);
    if (!before) throw notFound('model');
    if (fields.base_url !== undefined) checkAddress(before.provider, fields.base_url);
    checkKeyStays(before, patch);
    const details = changedFields(before, fields);
    if (Object.keys(details).length === 0 && api_key === undefined) return before;
    if (fields.is_default && !before.is_default) await clearDefaultModel(work.trx, work.orgId);
    const updated = await updateModel(work.trx, work.orgId, id, {
      ...fields,
      ...(api_key === undefined ? {} : sealKey(deps.secrets, { orgId: work.orgId, id }, api_key)),
    });
    if (!updated) throw notFound('model');
    const keyNote = api_key === undefined ? {} : { api_key: true as const };
    work.record({ action: 'model.updated', ...entity(updated), details: { ...details, ...keyNote } });
    work.announce({ type: 'model.updated', entity: 'model', entityId: id });
    return updated;
  });
  return toPublicModel(row, principal);
}

/** Agents that used it fall back to the default model. */
export function removeModel(deps: AppDeps, { context }: Mutation, id: string): Promise<void> {
  return deps.work(context, async (work) => {
    const row = await deleteModel(work.trx, work.orgId, id);
    if (!row) throw notFound('model');
    work.record({ action: 'model.deleted', ...entity(row) });
    work.announce({ type: 'model.deleted', entity: 'model', entityId: id });
  });
}

export async function testSavedModel(
  deps: AppDeps,
  principal: Principal,
  id: string,
): Promise<ModelTestResult> {
  return deps.gateway.testModel(openModel(deps.secrets, await getRow(deps, principal, id)));
}

export async function testModelInput(deps: AppDeps, body: ModelInput): Promise<ModelTestResult> {
  checkAddress(body.provider, body.base_url);
  return deps.gateway.testModel({
    provider: body.provider,
    name: body.model_name,
    baseUrl: body.base_url ?? undefined,
    apiKey: body.api_key ?? undefined,
    contextWindow: body.context_window ?? undefined,
    maxOutputTokens: body.max_output_tokens ?? undefined,
  });
}

async function getRow(deps: AppDeps, principal: Principal, id: string): Promise<ModelRow> {
  const row = await findModel(deps.database.forOrganization(principal.orgId), principal.orgId, id);
  if (!row) throw notFound('model');
  return row;
}

function toPublicModel(row: ModelRow, principal: Principal): Model {
  const mayManage = canInOrganization(principal.role, 'manage_models');
  return {
    id: row.id,
    provider: row.provider,
    model_name: row.model_name,
    display_name: row.display_name,
    base_url: row.base_url,
    has_api_key: row.api_key_encrypted !== null,
    api_key_hint: mayManage ? row.api_key_hint : null,
    context_window: row.context_window,
    max_output_tokens: row.max_output_tokens,
    input_price_per_million: row.input_price_per_million,
    output_price_per_million: row.output_price_per_million,
    cached_input_price_per_million: row.cached_input_price_per_million,
    takes_images: row.takes_images,
    is_default: row.is_default,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    abilities: { edit: mayManage },
  };
}

function entity(row: { id: string; display_name: string }) {
  return { entityType: 'model', entityId: row.id, entityTitle: row.display_name };
}
