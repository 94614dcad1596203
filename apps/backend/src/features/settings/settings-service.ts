// Owns what an organization decides for itself. Defaults take effect where something is created, never afterwards.
import type { Settings, settingsPatchSchema } from '@helix/contracts';
import { getOrganization, readSettings, renameOrganization, writeSettings } from '@helix/database';
import { canInOrganization } from '@helix/domain';
import { forbidden } from '@helix/runtime';
import type { z } from 'zod';
import type { AppDeps } from '../../app-deps.ts';
import { changedFields } from '../../plugins/changed-fields.ts';
import type { Mutation } from '../../plugins/commit-once.ts';
import type { Principal } from '../../plugins/request-context.ts';

export async function getSettings(deps: AppDeps, principal: Principal): Promise<Settings> {
  const { orgId, role } = principal;
  const db = deps.database.forOrganization(orgId);
  const [{ id, name, slug }, settings] = await Promise.all([
    getOrganization(db, orgId),
    readSettings(db, orgId),
  ]);
  return {
    organization: { id, name, slug },
    ...settings,
    abilities: {
      edit: canInOrganization(role, 'manage_settings'),
      rename: canInOrganization(role, 'manage_organization'),
    },
  };
}

export async function changeSettings(
  deps: AppDeps,
  { context, principal }: Mutation,
  { organization_name, ...fields }: z.output<typeof settingsPatchSchema>,
): Promise<Settings> {
  if (organization_name !== undefined && !canInOrganization(principal.role, 'manage_organization'))
    throw forbidden('Only the owner can rename the organization.');
  await deps.work(context, async (work) => {
    const organization = await getOrganization(work.trx, work.orgId);
    const name = organization_name ?? organization.name;
    const details = {
      ...changedFields(await readSettings(work.trx, work.orgId), fields),
      ...changedFields({ name: organization.name }, { name }),
    };
    if (Object.keys(details).length === 0) return;
    if (name !== organization.name) await renameOrganization(work.trx, work.orgId, name);
    if (Object.keys(fields).length > 0) await writeSettings(work.trx, work.orgId, fields);
    const entity = { entityType: 'organization', entityId: work.orgId, entityTitle: name };
    work.record({ action: 'organization.updated', ...entity, details });
    work.announce({ type: 'organization.updated', entity: 'organization', entityId: work.orgId });
  });
  return getSettings(deps, principal);
}
