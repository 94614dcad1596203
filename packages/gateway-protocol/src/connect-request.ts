// Owns what HELIX says of itself when a gateway asks who is there.
import { CAPS, type ConnectChallenge, type ConnectParams, NEEDED_SCOPES } from './connect.ts';
import { type DeviceIdentity, signChallenge } from './device-identity.ts';
import { PROTOCOL_VERSION } from './frames.ts';

export type Introduction = {
  /** Null where the device identity alone opens the gateway. */
  token: string | null;
  displayName?: string;
  version: string;
  caps?: string[];
  device?: DeviceIdentity;
};

const ROLE = 'operator';

/** The parameters of `connect`; a device signs the challenge together with them. */
export function connectParamsOf(
  { device, token, caps = [CAPS.toolEvents], displayName, version }: Introduction,
  challenge: ConnectChallenge,
): ConnectParams {
  const client = {
    id: 'gateway-client',
    mode: 'backend',
    version,
    platform: process.platform,
    displayName,
  } as const;
  const signed = {
    client,
    role: ROLE,
    scopes: NEEDED_SCOPES,
    token: device?.deviceToken ?? token ?? '',
  } as const;
  return {
    minProtocol: PROTOCOL_VERSION,
    maxProtocol: PROTOCOL_VERSION,
    client,
    role: ROLE,
    scopes: [...NEEDED_SCOPES],
    caps,
    auth: authOf(device, token),
    device: device && signChallenge(device, challenge, signed),
  };
}

/** What the gateway gave this device, rather than what opens it to anybody. */
function authOf(device: DeviceIdentity | undefined, token: string | null): ConnectParams['auth'] {
  if (device?.deviceToken) return { deviceToken: device.deviceToken };
  return token === null ? undefined : { token };
}
