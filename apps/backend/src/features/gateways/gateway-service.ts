import type { Gateway, GatewayTestResult, gatewayBodySchema, gatewayPatchSchema } from '@helix/contracts';
import {
  clearDefaultGateway,
  deleteGateway,
  findGateway,
  type GatewayWithCounts,
  insertGateway,
  listAgentsOfGateway,
  listGateways,
  lockOrganization,
  newId,
  updateGateway,
  type Work,
} from '@helix/database';
import { conflict, invalid, notFound } from '@helix/runtime';
import type { z } from 'zod';
import type { AppDeps } from '../../app-deps.ts';
import { sealNewDevice, sealToken } from '../../gateway/gateway-secrets.ts';
import { changedFields } from '../../plugins/changed-fields.ts';
import { commitOnce, type Mutation } from '../../plugins/commit-once.ts';
import type { Principal } from '../../plugins/request-context.ts';
import { toPublicGateway } from './gateway-presenter.ts';

type GatewayChange = z.output<typeof gatewayPatchSchema>;

export async function readGateways(deps: AppDeps, principal: Principal): Promise<Gateway[]> {
  const rows = await listGateways(deps.database.forOrganization(principal.orgId), principal.orgId);
  return rows.map((row) => present(deps, row));
}

export async function getGateway(deps: AppDeps, principal: Principal, id: string): Promise<Gateway> {
  return present(deps, await getRow(deps, principal, id));
}

export async function createGateway(
  deps: AppDeps,
  mutation: Mutation,
  body: z.output<typeof gatewayBodySchema>,
): Promise<Gateway> {
  const created = await commitOnce(
    deps,
    mutation,
    async (work) => {
      if (body.is_default) await makeRoomForDefault(work);
      const place = { org_id: work.orgId, id: newId() };
      await insertGateway(work.trx, {
        ...place,
        name: body.name,
        url: body.url,
        token_encrypted: sealToken(deps.secrets, place, body.token),
        device_key_encrypted: sealNewDevice(deps.secrets, place),
        is_default: body.is_default,
      });
      return told(work, 'gateway.created', await getLocked(work, place.id), { url: body.url });
    },
    (row) => present(deps, row),
  );
  deps.gateway.gatewaysChanged();
  return created;
}

export async function changeGateway(
  deps: AppDeps,
  { context, principal }: Mutation,
  id: string,
  patch: GatewayChange,
): Promise<Gateway> {
  await deps.work(context, async (work) => {
    await lockOrganization(work.trx, work.orgId, 'gateways');
    const before = await getLocked(work, id);
    checkChange(before, patch);
    const { token, ...fields } = patch;
    const details = changedFields(before, fields);
    if (Object.keys(details).length === 0 && token === undefined) return;
    if (fields.is_default && !before.is_default) await clearDefaultGateway(work.trx, work.orgId);
    await updateGateway(work.trx, work.orgId, id, {
      ...fields,
      ...(token === undefined ? {} : { token_encrypted: sealToken(deps.secrets, before, token) }),
    });
    const tokenNote = token === undefined ? {} : { token: true as const };
    told(work, 'gateway.updated', { ...before, ...fields }, { ...details, ...tokenNote });
  });
  deps.gateway.gatewaysChanged();
  return getGateway(deps, principal, id);
}

/** Refused while anybody works there: where its agents would go is a decision, not a side effect. */
export async function removeGateway(deps: AppDeps, { context }: Mutation, id: string): Promise<void> {
  await deps.work(context, async (work) => {
    await lockOrganization(work.trx, work.orgId, 'gateways');
    const row = await getLocked(work, id);
    if (row.is_builtin)
      throw conflict('in_use', 'The built-in gateway belongs to the installation and stays.');
    if (row.is_default)
      throw conflict('in_use', `${row.name} is the default. Make another gateway the default first.`);
    const names = await listAgentsOfGateway(work.trx, work.orgId, id);
    if (names.length > 0)
      throw conflict(
        'in_use',
        `Agents still work there: ${some(names)}. Move them to another gateway first.`,
      );
    if (row.running_count > 0)
      throw conflict('in_use', 'Runs that began there are not finished. Wait for their end, or stop them.');
    await deleteGateway(work.trx, work.orgId, id);
    told(work, 'gateway.deleted', row);
  });
  deps.gateway.gatewaysChanged();
}

export async function testGateway(
  deps: AppDeps,
  principal: Principal,
  id: string,
): Promise<GatewayTestResult> {
  return deps.gateway.testGateway(await getRow(deps, principal, id));
}

/** The one switch that cannot be turned off: there is always a default, so another one is chosen instead. */
function checkChange(before: GatewayWithCounts, patch: GatewayChange): void {
  if (patch.is_default === false && before.is_default)
    throw invalid('is_default', 'cannot be taken away; make another gateway the default');
  if (before.is_builtin && patch.url !== undefined)
    throw invalid('url', 'is a setting of the installation (GATEWAY_URL)');
  if (before.is_builtin && patch.token !== undefined)
    throw invalid('token', 'is a setting of the installation (GATEWAY_TOKEN)');
  const isMoved = patch.url !== undefined && before.url !== null && hostOf(patch.url) !== hostOf(before.url);
  // Without this, whoever may edit gateways could read a token that they never knew, at a server of their own.
  if (isMoved && before.token_encrypted !== null && patch.token === undefined)
    throw invalid('token', 'must be entered again, because the address changed');
}

/** Scheme, host and port: `ws` and `wss` have no origin of their own in every engine. */
function hostOf(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

async function makeRoomForDefault(work: Work): Promise<void> {
  await lockOrganization(work.trx, work.orgId, 'gateways');
  await clearDefaultGateway(work.trx, work.orgId);
}

async function getLocked(work: Work, id: string): Promise<GatewayWithCounts> {
  const row = await findGateway(work.trx, work.orgId, id);
  if (!row) throw notFound('gateway');
  return row;
}

async function getRow(deps: AppDeps, principal: Principal, id: string): Promise<GatewayWithCounts> {
  const row = await findGateway(deps.database.forOrganization(principal.orgId), principal.orgId, id);
  if (!row) throw notFound('gateway');
  return row;
}

function told<Row extends { id: string; name: string }>(
  work: Work,
  action: string,
  row: Row,
  details: Record<string, unknown> = {},
): Row {
  work.record({ action, entityType: 'gateway', entityId: row.id, entityTitle: row.name, details });
  work.announce({ type: action, entity: 'gateway', entityId: row.id });
  return row;
}

function present(deps: AppDeps, row: GatewayWithCounts): Gateway {
  return toPublicGateway(row, deps.gateway.observe({ orgId: row.org_id, gatewayId: row.id }));
}

function some(names: string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}
