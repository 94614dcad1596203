// Owns the setup without a person: the first administrator and the first model from the environment.
import {
  findFirstOrganization,
  hasAnyModel,
  hasAnyUser,
  insertModel,
  insertSystemActivity,
  lockSetup,
  newId,
} from '@helix/database';
import type { AppDeps } from '../../app-deps.ts';
import { sealKey } from '../../plugins/model-key.ts';
import { hashPassword } from '../../plugins/password.ts';
import { insertFirstOwner } from './first-owner.ts';

type SetupDeps = Pick<AppDeps, 'config' | 'database' | 'secrets' | 'logger'>;

/**
 * Creates the first administrator and the first model from the environment, once: on later starts, and in a
 * second replica that starts at the same time, it changes nothing.
 */
export async function ensureFirstAdmin(deps: SetupDeps): Promise<void> {
  const { admin } = deps.config;
  if (admin && !(await hasAnyUser(deps.database.system))) {
    const passwordHash = await hashPassword(admin.password);
    await deps.database.system.transaction().execute(async (trx) => {
      await lockSetup(trx);
      if (await hasAnyUser(trx)) return;
      const name = admin.email.split('@', 1)[0] ?? admin.email;
      await insertFirstOwner(trx, { ...admin, name, passwordHash });
      deps.logger.info({ email: admin.email }, 'created the first administrator');
    });
  }
  await ensureFirstModel(deps);
}

async function ensureFirstModel(deps: SetupDeps): Promise<void> {
  const { firstModel } = deps.config;
  if (!firstModel) return;
  await deps.database.system.transaction().execute(async (trx) => {
    await lockSetup(trx);
    const organization = await findFirstOrganization(trx);
    if (!organization || (await hasAnyModel(trx, organization.id))) return;
    const id = newId();
    await insertModel(trx, {
      id,
      org_id: organization.id,
      provider: firstModel.provider,
      model_name: firstModel.name,
      display_name: firstModel.provider === 'demo' ? 'Demo (offline)' : firstModel.name,
      base_url: firstModel.baseUrl,
      ...sealKey(deps.secrets, { orgId: organization.id, id }, firstModel.apiKey),
      is_default: true,
    });
    await insertSystemActivity(trx, {
      orgId: organization.id,
      action: 'model.created',
      entityType: 'model',
      entityId: id,
      entityTitle: firstModel.name,
    });
    deps.logger.info({ provider: firstModel.provider, model: firstModel.name }, 'connected the first model');
  });
}
