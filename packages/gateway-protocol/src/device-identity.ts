import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
} from 'node:crypto';
import type { ConnectChallenge, ConnectParams } from './connect.ts';

/** An Ed25519 device key as OpenClaw expects it. The private key stays with its owner. */
export type DeviceIdentity = {
  /** Lower-case hex SHA-256 of the 32 raw public-key bytes. */
  deviceId: string;
  /** base64url of the raw public-key bytes. */
  publicKey: string;
  privateKeyPem: string;
  /** What an earlier hello-ok issued; sent instead of the gateway token when present. */
  deviceToken?: string;
};

/** A new key. Whoever makes it keeps the PEM, readable by its owner only. */
export function createDeviceIdentity(): DeviceIdentity {
  const { privateKey } = generateKeyPairSync('ed25519');
  return deviceIdentityFromPem(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
}

/** @throws Error for a PEM that is no Ed25519 private key. */
export function deviceIdentityFromPem(privateKeyPem: string): DeviceIdentity {
  const jwk = createPublicKey(createPrivateKey(privateKeyPem)).export({ format: 'jwk' });
  if (jwk.crv !== 'Ed25519' || typeof jwk.x !== 'string')
    throw new Error('The device key is not an Ed25519 key. Delete the file to have a new one made.');
  const raw = Buffer.from(jwk.x, 'base64url');
  return { deviceId: deviceIdOf(raw), publicKey: raw.toString('base64url'), privateKeyPem };
}

type SignedFields = {
  deviceId: string;
  client: Pick<ConnectParams['client'], 'id' | 'mode' | 'platform' | 'deviceFamily'>;
  role: string;
  scopes: readonly string[];
  signedAt: number;
  /** The credential sent beside the signature (gateway token or device token), or empty. */
  token: string;
  nonce: string;
};

/** The UTF-8 string that a v3 device signature covers. */
export function deviceAuthString(fields: SignedFields): string {
  const { client } = fields;
  return [
    'v3',
    fields.deviceId,
    client.id,
    client.mode,
    fields.role,
    fields.scopes.join(','),
    String(fields.signedAt),
    fields.token,
    fields.nonce,
    normalize(client.platform),
    normalize(client.deviceFamily),
  ].join('|');
}

/** The v2 string ends before platform and family; older clients still send it. */
export function deviceAuthStringV2(fields: SignedFields): string {
  return deviceAuthString(fields).split('|').slice(0, -2).join('|').replace(/^v3/, 'v2');
}

/** The `device` part of a connect request. `fields` must be what the same request says, or the signature does not match. */
export function signChallenge(
  identity: DeviceIdentity,
  challenge: ConnectChallenge,
  fields: Omit<SignedFields, 'deviceId' | 'signedAt' | 'nonce'>,
): NonNullable<ConnectParams['device']> {
  const { nonce, ts: signedAt } = challenge;
  const text = deviceAuthString({ ...fields, deviceId: identity.deviceId, signedAt, nonce });
  const signature = sign(null, Buffer.from(text, 'utf8'), identity.privateKeyPem).toString('base64url');
  return { id: identity.deviceId, publicKey: identity.publicKey, signature, signedAt, nonce };
}

export type DeviceCheck = { isValid: true } | { isValid: false; code: string; message: string };

/** The gateway's side: does this device own the key that it shows, and did it sign our challenge? */
export function verifyDevice(
  device: NonNullable<ConnectParams['device']>,
  challenge: ConnectChallenge,
  fields: Omit<SignedFields, 'deviceId' | 'signedAt' | 'nonce'>,
): DeviceCheck {
  const raw = Buffer.from(device.publicKey, 'base64url');
  if (raw.length !== 32)
    return refuse('DEVICE_AUTH_PUBLIC_KEY_INVALID', 'device public key is not 32 bytes of base64url');
  if (device.id !== deviceIdOf(raw))
    return refuse('DEVICE_AUTH_DEVICE_ID_MISMATCH', 'device id does not belong to its public key');
  if (device.nonce !== challenge.nonce)
    return refuse('DEVICE_AUTH_NONCE_MISMATCH', 'device nonce is not the one of this connection');
  const signed = { ...fields, deviceId: device.id, signedAt: device.signedAt, nonce: device.nonce };
  const signature = Buffer.from(device.signature, 'base64url');
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: device.publicKey },
    format: 'jwk',
  });
  const isGenuine = [deviceAuthString(signed), deviceAuthStringV2(signed)].some((text) =>
    verify(null, Buffer.from(text, 'utf8'), key, signature),
  );
  return isGenuine
    ? { isValid: true }
    : refuse('DEVICE_AUTH_SIGNATURE_INVALID', 'device signature does not match');
}

function deviceIdOf(rawPublicKey: Buffer): string {
  return createHash('sha256').update(rawPublicKey).digest('hex');
}

/** ASCII only: a locale-aware lower-casing would give the two sides different strings. */
function normalize(value: string | undefined): string {
  return (value ?? '').trim().replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function refuse(code: string, message: string): DeviceCheck {
  return { isValid: false, code, message };
}
