import type { Agent, AgentCard } from '@helix/contracts';
import type { AgentWithCounts, GatewayFacts } from '@helix/database';
import { agentStatus, canInOrganization } from '@helix/domain';
import type { GatewayPort } from '../../gateway/gateway-port.ts';
import type { Principal } from '../../plugins/request-context.ts';

export type AgentView = { principal: Principal; gateways: GatewayFacts[]; port: GatewayPort };

export function toAgentCard(row: AgentWithCounts, view: AgentView): AgentCard {
  const mayManage = canInOrganization(view.principal.role, 'manage_agents');
  const gateway = gatewayOf(row, view);
  return {
    id: row.id,
    name: row.name,
    handle: row.handle,
    role_title: row.role_title,
    department_id: row.department_id,
    primary_board_id: row.primary_board_id,
    execution_mode: row.execution_mode,
    model_id: row.ai_model_id,
    gateway_id: row.gateway_id,
    gateway: { id: gateway.id, name: gateway.name, kind: gateway.kind, status: statusOf(gateway, view) },
    status: agentStatus({
      isPaused: row.paused_at !== null,
      isGatewayReady: view.port.isReadyAt({ orgId: row.org_id, gatewayId: gateway.id }),
      runningCount: row.running_count,
      lastRunFailed: row.last_run_failed,
    }),
    running_count: row.running_count,
    queued_count: row.queued_count,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    abilities: { edit: mayManage, delete: mayManage },
  };
}

export function toPublicAgent(row: AgentWithCounts, view: AgentView): Agent {
  return {
    ...toAgentCard(row, view),
    system_prompt: row.soul,
    identity_synced: row.soul_synced_version >= row.soul_version,
    max_concurrent_runs: row.max_concurrent_runs,
    max_tokens_per_run: row.max_tokens_per_run,
    run_deadline_seconds: row.run_deadline_seconds,
    version: row.version,
  };
}

/** Its own, else the organization's default, of which there is always one. */
function gatewayOf(row: { gateway_id: string | null }, { gateways }: AgentView): GatewayFacts {
  const found = gateways.find(({ id, is_default }) =>
    row.gateway_id === null ? is_default : id === row.gateway_id,
  );
  if (!found) throw new Error('an organization without a default gateway');
  return found;
}

function statusOf({ id, status }: GatewayFacts, { port, principal }: AgentView): GatewayFacts['status'] {
  const seen = port.observe({ orgId: principal.orgId, gatewayId: id });
  return seen && seen.status !== 'connecting' ? seen.status : status;
}
