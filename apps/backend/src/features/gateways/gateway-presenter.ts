// What a gateway's row and this replica's own connection to it say together. The token never leaves.
import type { Gateway } from '@helix/contracts';
import type { GatewayWithCounts } from '@helix/database';
import { missingScopes } from '@helix/gateway-protocol';
import type { Seen } from '../../gateway/gateway-port.ts';

/** @param seen by this replica; null, or `connecting`, while it knows less than the row remembers. */
export function toPublicGateway(row: GatewayWithCounts, seen: Seen | null): Gateway {
  const live = seen && (seen.status !== 'connecting' || row.status === 'connecting') ? seen : null;
  const hello = seen?.hello ?? row;
  return {
    id: row.id,
    name: row.name,
    url: row.url,
    is_builtin: row.is_builtin,
    is_default: row.is_default,
    has_token: row.is_builtin || row.token_encrypted !== null,
    kind: hello.kind,
    status: live?.status ?? row.status,
    message: live?.message ?? row.status_message,
    status_since: (live?.since ?? row.status_since).toISOString(),
    pairing: live?.pairing
      ? {
          request_id: live.pairing.requestId,
          device_id: live.pairing.deviceId,
          command: live.pairing.command,
        }
      : null,
    version: hello.version,
    protocol: hello.protocol,
    scopes: hello.scopes,
    missing_scopes: hello.kind === null ? [] : missingScopes(hello.scopes),
    last_connected_at: row.last_connected_at?.toISOString() ?? null,
    agent_count: row.agent_count,
    running_count: row.running_count,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    abilities: { edit: true, delete: !row.is_builtin },
  };
}
