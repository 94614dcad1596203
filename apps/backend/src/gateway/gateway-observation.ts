// Owns what a connection's state means to people: one of five states, and a sentence that says what to do.
import type { GatewayKind, GatewayStatus } from '@helix/contracts';
import {
  type ConnectionProblem,
  type GatewayState,
  type HelloOk,
  missingScopes,
  PAIRING_REQUIRED,
} from '@helix/gateway-protocol';

export type Pairing = { requestId: string; deviceId: string; command: string };

export type HelloFacts = {
  kind: GatewayKind;
  version: string;
  protocol: number;
  scopes: string[];
};

export type Observation = {
  status: GatewayStatus;
  message: string;
  code: string | null;
  pairing: Pairing | null;
  /** Of the latest accepted handshake of this process; null before the first. */
  hello: HelloFacts | null;
};

/** The method that only our own gateway has: without it, model, key and tools are the gateway's own affair. */
const OWN_METHOD = 'helix.run.prepare';

export function factsOf(hello: HelloOk): HelloFacts {
  return {
    kind: hello.features.methods.includes(OWN_METHOD) ? 'helix' : 'openclaw',
    version: hello.server.version,
    protocol: hello.protocol,
    scopes: hello.auth.scopes,
  };
}

/** @param isServing it is known which agents the gateway has, so that runs can be sent to it. */
export function observationOf(
  state: GatewayState,
  isServing: boolean,
  lastHello: HelloFacts | null,
): Observation {
  const hello = state.hello ? factsOf(state.hello) : lastHello;
  const problem = state.error;
  if (state.phase === 'ready') {
    if (hello && missingScopes(hello.scopes).length > 0)
      return { ...of('refused', scopeMessage(hello.scopes), 'MISSING_SCOPE'), hello };
    if (isServing) return { ...of('ready', 'Connected.'), hello };
    return { ...of('connecting', 'Connected; reading which agents it has.'), hello };
  }
  if (!problem) return { ...of('connecting', 'Connecting.'), hello };
  const pairing = problem.code === PAIRING_REQUIRED ? pairingOf(problem) : null;
  if (pairing) return { ...of('pairing_required', pairingMessage(pairing), problem.code), pairing, hello };
  if (!isRefusal(problem)) return { ...of('away', problem.message, problem.code), hello };
  return { ...of('refused', refusalMessage(problem), problem.code), hello };
}

function of(status: GatewayStatus, message: string, code: string | null = null): Observation {
  return { status, message, code, pairing: null, hello: null };
}

function pairingOf({ details }: ConnectionProblem): Pairing | null {
  const { requestId, deviceId } = (details ?? {}) as { requestId?: unknown; deviceId?: unknown };
  if (typeof requestId !== 'string' || !/^[\w-]{1,100}$/.test(requestId)) return null;
  return {
    requestId,
    deviceId: typeof deviceId === 'string' ? deviceId.slice(0, 128) : '',
    command: `openclaw devices approve ${requestId}`,
  };
}

function pairingMessage({ command }: Pairing): string {
  return `The gateway does not know this HELIX yet. Approve it on the gateway's host: ${command}. It connects by itself after that.`;
}

/** It answered and said no: waiting does not help, somebody has to do something. */
function isRefusal({ code }: ConnectionProblem): boolean {
  return /^(AUTH_|DEVICE_|CONTROL_UI_|CLIENT_|HTTP_4)/.test(code) || REFUSALS.has(code);
}

const REFUSALS = new Set([
  'PROTOCOL_MISMATCH',
  'INVALID_REQUEST',
  'NOT_PAIRED',
  'FORBIDDEN',
  PAIRING_REQUIRED,
]);

/** What to do, by the stable code of a refusal. */
const REMEDIES: Record<string, string> = {
  AUTH_TOKEN_MISMATCH:
    'The gateway refused the token. Enter the one it was started with; an OpenClaw has it as gateway.auth.token in its openclaw.json.',
  AUTH_TOKEN_MISSING: 'The gateway wants a token. Enter the one it was started with.',
  AUTH_PASSWORD_MISSING:
    'The gateway asks for a password, and HELIX signs in with a token. Set gateway.auth.mode to "token" in its openclaw.json.',
  AUTH_RATE_LIMITED:
    'The gateway locked us out after several wrong tokens. Correct the token; it is tried again in a few minutes.',
  DEVICE_IDENTITY_REQUIRED: 'The gateway wants a token or a paired device. Enter its token.',
  PROTOCOL_MISMATCH:
    'The gateway speaks another version of the protocol; HELIX speaks version 4. Update the gateway.',
  HTTP_403:
    'Something in front of the gateway refused the connection (HTTP 403). A proxy that adds X-Forwarded-For does this.',
  HTTP_404: 'Nothing speaks WebSocket at this address (HTTP 404). Check its path and port.',
};

function refusalMessage({ code, message }: ConnectionProblem): string {
  return REMEDIES[code] ?? `The gateway refused the connection: ${message}`;
}

function scopeMessage(scopes: string[]): string {
  const missing = missingScopes(scopes).join(', ');
  const what = scopes.length === 0 ? 'granted us nothing' : `did not grant us ${missing}`;
  return `The gateway accepted the connection but ${what}. On its host, look at “openclaw devices list” and approve this HELIX with operator.admin.`;
}
