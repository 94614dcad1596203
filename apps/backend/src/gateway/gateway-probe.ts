// Owns the test of a gateway: one handshake beside the held connection, and what came of it in words.
import type { GatewayTestResult } from '@helix/contracts';
import {
  type DeviceIdentity,
  GatewayClient,
  type GatewayState,
  missingScopes,
} from '@helix/gateway-protocol';
import type { Logger } from '@helix/runtime';
import { observationOf } from './gateway-observation.ts';

/** A gateway that needs longer to shake hands would be of no use to a run either. */
const PROBE_TIMEOUT_MS = 10_000;

export type ProbeTarget = {
  url: string;
  token: string | null;
  device: DeviceIdentity | undefined;
  version: string;
  logger: Logger;
};

/** Never rejects: that it failed, and why, is the result. */
export async function probeGateway(target: ProbeTarget): Promise<GatewayTestResult> {
  const startedAt = performance.now();
  const decided = Promise.withResolvers<GatewayState>();
  const client = new GatewayClient({
    ...target,
    displayName: 'HELIX Backend (test)',
    onEvent: () => undefined,
    onStateChange: (state) => {
      if (state.phase === 'ready' || (state.phase === 'down' && state.error)) decided.resolve(state);
    },
  });
  const late = setTimeout(() => decided.resolve(silent()), PROBE_TIMEOUT_MS);
  client.start();
  const state = await decided.promise;
  const latencyMs = Math.round(performance.now() - startedAt);
  clearTimeout(late);
  await client.stop();
  return resultOf(state, latencyMs);
}

function resultOf(state: GatewayState, latencyMs: number): GatewayTestResult {
  const { status, message, code, pairing, hello } = observationOf(state, true, null);
  const isOk = status === 'ready';
  return {
    ok: isOk,
    message:
      isOk && hello ? `Connected in ${latencyMs} ms: ${nameOf[hello.kind]} ${hello.version}.` : message,
    code,
    latency_ms: hello ? latencyMs : null,
    kind: hello?.kind ?? null,
    version: hello?.version ?? null,
    protocol: hello?.protocol ?? null,
    scopes: hello?.scopes ?? [],
    missing_scopes: hello ? missingScopes(hello.scopes) : [],
    pairing: pairing && {
      request_id: pairing.requestId,
      device_id: pairing.deviceId,
      command: pairing.command,
    },
  };
}

const nameOf = { helix: 'HELIX gateway', openclaw: 'OpenClaw' };

function silent(): GatewayState {
  const message = `The gateway did not answer within ${PROBE_TIMEOUT_MS / 1_000} s. Check its address, and the firewall between.`;
  return { phase: 'down', error: { code: 'SILENCE', message }, since: Date.now() };
}
