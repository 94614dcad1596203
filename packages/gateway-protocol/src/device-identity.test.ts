import { createHash, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  createDeviceIdentity,
  deviceAuthString,
  deviceIdentityFromPem,
  signChallenge,
  verifyDevice,
} from './device-identity.ts';

const challenge = { nonce: 'n-1', ts: 1_795_362_923_919 };
const fields = {
  client: { id: 'gateway-client', mode: 'backend', platform: ' Linux ', deviceFamily: undefined },
  role: 'operator',
  scopes: ['operator.read', 'operator.write'],
  token: 'secret',
} as const;

describe('device identity', () => {
  it('signs the documented v3 string', () => {
    expect(
      deviceAuthString({ ...fields, deviceId: 'abc', signedAt: challenge.ts, nonce: challenge.nonce }),
    ).toBe(
      'v3|abc|gateway-client|backend|operator|operator.read,operator.write|1795362923919|secret|n-1|linux|',
    );
  });

  it('names a device by the hash of its raw public key, and survives being stored', () => {
    const identity = createDeviceIdentity();
    const raw = Buffer.from(identity.publicKey, 'base64url');
    expect(raw).toHaveLength(32);
    expect(identity.deviceId).toBe(createHash('sha256').update(raw).digest('hex'));
    expect(deviceIdentityFromPem(identity.privateKeyPem)).toEqual(identity);
  });

  it('is accepted for the challenge it signed, and for no other', () => {
    const identity = createDeviceIdentity();
    const device = signChallenge(identity, challenge, fields);
    expect(verifyDevice(device, challenge, fields)).toEqual({ isValid: true });
    expect(verifyDevice(device, { ...challenge, nonce: 'n-2' }, fields)).toMatchObject({
      code: 'DEVICE_AUTH_NONCE_MISMATCH',
    });
    expect(verifyDevice(device, challenge, { ...fields, scopes: ['operator.admin'] })).toMatchObject({
      code: 'DEVICE_AUTH_SIGNATURE_INVALID',
    });
    expect(verifyDevice({ ...device, id: 'x' }, challenge, fields)).toMatchObject({
      code: 'DEVICE_AUTH_DEVICE_ID_MISMATCH',
    });
    expect(verifyDevice({ ...device, publicKey: 'AAAA' }, challenge, fields)).toMatchObject({
      code: 'DEVICE_AUTH_PUBLIC_KEY_INVALID',
    });
  });

  it('makes a plain Ed25519 signature over the UTF-8 text', () => {
    const identity = createDeviceIdentity();
    const device = signChallenge(identity, challenge, fields);
    const text = deviceAuthString({
      ...fields,
      deviceId: identity.deviceId,
      signedAt: challenge.ts,
      nonce: challenge.nonce,
    });
    const signature = Buffer.from(device.signature, 'base64url');
    expect(verify(null, Buffer.from(text), identity.privateKeyPem, signature)).toBe(true);
  });
});
