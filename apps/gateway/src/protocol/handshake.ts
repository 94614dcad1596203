// Owns who may connect and with which scopes: pure, from the connect request to accept or refuse.
import { createHash, timingSafeEqual } from 'node:crypto';
import {
  CLOSE,
  type ConnectChallenge,
  type ConnectParams,
  connectParamsSchema,
  type ErrorShape,
  formatIssues,
  PROTOCOL_VERSION,
  SCOPES,
  type Scope,
  verifyDevice,
} from '@helix/gateway-protocol';

export type HandshakeResult =
  | { type: 'accepted'; params: ConnectParams; scopes: Scope[]; caps: string[] }
  | { type: 'refused'; error: ErrorShape; closeCode: number; isWrongCredential?: boolean };

export type HandshakeInput = {
  params: unknown;
  challenge: ConnectChallenge;
  hasOrigin: boolean;
  token: string;
};

/** The order is OpenClaw's: form, version, origin, role, credentials, device, scopes. */
export function checkHandshake(input: HandshakeInput): HandshakeResult {
  const parsed = connectParamsSchema.safeParse(input.params);
  if (!parsed.success)
    return refuse('INVALID_REQUEST', `invalid connect params: ${formatIssues(parsed.error, input.params)}`);
  const params = parsed.data;
  if (params.minProtocol > PROTOCOL_VERSION || params.maxProtocol < PROTOCOL_VERSION)
    return {
      ...refuse('INVALID_REQUEST', 'protocol mismatch', 'PROTOCOL_MISMATCH', {
        expectedProtocol: PROTOCOL_VERSION,
      }),
      closeCode: CLOSE.protocolMismatch,
    };
  if (input.hasOrigin || params.client.mode === 'webchat' || params.client.id === 'openclaw-control-ui')
    return refuse(
      'INVALID_REQUEST',
      'origin not allowed: browsers do not connect to this gateway; open HELIX instead',
      'CONTROL_UI_ORIGIN_NOT_ALLOWED',
    );
  if ((params.role ?? 'operator') !== 'operator')
    return refuse(
      'INVALID_REQUEST',
      `role "${params.role}" is not served by this gateway; connect as operator`,
    );

  const refusal = checkCredentials(params, input);
  if (refusal) return refusal;
  return {
    type: 'accepted',
    params,
    // Omitted scopes mean none, unknown ones are not granted.
    scopes: SCOPES.filter((scope) => params.scopes?.includes(scope)),
    caps: params.caps ?? [],
  };
}

function checkCredentials(params: ConnectParams, input: HandshakeInput): HandshakeResult | null {
  const { auth = {}, device } = params;
  const shown = auth.token ?? auth.password;
  if (shown === undefined)
    return auth.deviceToken === undefined
      ? refuse('NOT_PAIRED', 'device identity or gateway token required', 'DEVICE_IDENTITY_REQUIRED')
      : wrong(
          'unauthorized: this gateway issues no device tokens (connect with the gateway token)',
          'AUTH_DEVICE_TOKEN_MISMATCH',
        );
  if (!isSameSecret(shown, input.token))
    return wrong('unauthorized: gateway token mismatch (provide gateway auth token)', 'AUTH_TOKEN_MISMATCH', {
      authReason: 'token_mismatch',
      canRetryWithDeviceToken: false,
      recommendedNextStep: 'update_auth_credentials',
    });
  if (!device) return null;
  const check = verifyDevice(device, input.challenge, {
    client: params.client,
    role: params.role ?? 'operator',
    scopes: params.scopes ?? [],
    token: shown,
  });
  return check.isValid ? null : refuse('INVALID_REQUEST', check.message, check.code);
}

/** Constant in time for any length: both sides are hashed first. */
function isSameSecret(shown: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digest(shown), digest(expected));
}

function refuse(
  code: ErrorShape['code'],
  message: string,
  detailCode?: string,
  details: object = {},
): Extract<HandshakeResult, { type: 'refused' }> {
  return {
    type: 'refused',
    error: { code, message, ...(detailCode ? { details: { code: detailCode, ...details } } : {}) },
    closeCode: CLOSE.policy,
  };
}

function wrong(message: string, detailCode: string, details: object = {}): HandshakeResult {
  return { ...refuse('INVALID_REQUEST', message, detailCode, details), isWrongCredential: true };
}
