// Owns the way of a gateway's token and of the key that we show it: sealed in the database, opened to dial.
import type { GatewayDial } from '@helix/database';
import { createDeviceIdentity, type DeviceIdentity, deviceIdentityFromPem } from '@helix/gateway-protocol';
import type { SecretBox } from '@helix/runtime';

type Place = { org_id: string; id: string };

export function sealToken(secrets: SecretBox, place: Place, token: string | null): string | null {
  return token === null ? null : secrets.encrypt(token, contextOf('token', place));
}

export function sealNewDevice(secrets: SecretBox, place: Place): string {
  return secrets.encrypt(createDeviceIdentity().privateKeyPem, contextOf('device', place));
}

/** In clear: never logged, never answered. */
export function openToken(
  secrets: SecretBox,
  row: Pick<GatewayDial, 'org_id' | 'id' | 'token_encrypted'>,
): string | null {
  return row.token_encrypted === null ? null : secrets.decrypt(row.token_encrypted, contextOf('token', row));
}

export function openDevice(
  secrets: SecretBox,
  row: Pick<GatewayDial, 'org_id' | 'id' | 'device_key_encrypted'>,
): DeviceIdentity | undefined {
  if (row.device_key_encrypted === null) return undefined;
  return deviceIdentityFromPem(secrets.decrypt(row.device_key_encrypted, contextOf('device', row)));
}

/** Bound to one gateway of one organization: sealed anywhere else it does not open. */
function contextOf(what: 'token' | 'device', { org_id, id }: Place): string {
  return `gateway-${what}:${org_id}:${id}`;
}
