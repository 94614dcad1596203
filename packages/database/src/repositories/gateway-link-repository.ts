// What the connections to gateways need to know, and what they write down. Used with the system role, across organizations.
import type { GatewayKind, GatewayStatus } from '@helix/contracts';
import { sql } from 'kysely';
import type { Db } from '../database.ts';
import type { GatewayRow } from './gateway-repository.ts';

export type GatewayDial = Pick<
  GatewayRow,
  | 'id'
  | 'org_id'
  | 'url'
  | 'token_encrypted'
  | 'device_key_encrypted'
  | 'status'
  | 'status_since'
  | 'created_at'
>;

const DIAL_COLUMNS = [
  'id',
  'org_id',
  'url',
  'token_encrypted',
  'device_key_encrypted',
  'status',
  'status_since',
  'created_at',
] as const;

/** The gateways that organizations added themselves, oldest first. */
export async function listAddedGateways(system: Db): Promise<GatewayDial[]> {
  return system
    .selectFrom('gateways')
    .select(DIAL_COLUMNS)
    .where('url', 'is not', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

/** The built-in row of the organization that was made first, whose device key the installation shows; null before the setup. */
export async function findFirstBuiltinGateway(system: Db): Promise<GatewayDial | null> {
  const row = await system
    .selectFrom('gateways')
    .select(DIAL_COLUMNS)
    .where('is_builtin', '=', true)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

/** The first key stays, whoever else made one at the same moment. @returns the key that is kept; null when the row is gone. */
export async function keepDeviceKey(system: Db, gatewayId: string, sealed: string): Promise<string | null> {
  const row = await system
    .updateTable('gateways')
    .set((eb) => ({ device_key_encrypted: eb.fn.coalesce('device_key_encrypted', eb.val(sealed)) }))
    .where('id', '=', gatewayId)
    .returning('device_key_encrypted')
    .executeTakeFirst();
  return row?.device_key_encrypted ?? null;
}

export type GatewayObservation = {
  status: GatewayStatus;
  message: string;
  /** What the handshake told; null while there was none. */
  hello: { kind: GatewayKind; version: string; protocol: number; scopes: string[] } | null;
};

/** @param gatewayId null for every organization's built-in one, which is one gateway. */
export async function recordGatewayObservation(
  system: Db,
  gatewayId: string | null,
  seen: GatewayObservation,
): Promise<void> {
  const query = system.updateTable('gateways').set({
    status: seen.status,
    status_message: seen.message,
    status_since: sql<Date>`CASE WHEN status = ${seen.status} THEN status_since ELSE now() END`,
    ...(seen.hello ? { ...seen.hello, last_connected_at: sql<Date>`now()` } : {}),
  });
  await (gatewayId === null
    ? query.where('is_builtin', '=', true)
    : query.where('id', '=', gatewayId)
  ).execute();
}

/**
 * Tells whoever looks at it that a gateway came or went, in every organization that it concerns.
 * @param gatewayId null for every organization's built-in one.
 */
export async function announceGateway(system: Db, gatewayId: string | null): Promise<void> {
  const events = system
    .selectFrom('gateways')
    .select((eb) => [
      'org_id',
      eb.val('gateway.changed').as('type'),
      eb.val('gateway').as('entity'),
      'id',
      eb.lit(0).as('version'),
    ]);
  await system
    .insertInto('events')
    .columns(['org_id', 'type', 'entity', 'entity_id', 'version'])
    .expression(
      gatewayId === null ? events.where('is_builtin', '=', true) : events.where('id', '=', gatewayId),
    )
    .execute();
}
