import type { Agent, AgentCard } from '@helix/contracts';
import type { AgentWithCounts } from '@helix/database';
import { agentStatus, canInOrganization } from '@helix/domain';
import type { Principal } from '../../plugins/request-context.ts';

export type AgentView = { principal: Principal; isGatewayReady: boolean };

export function toAgentCard(row: AgentWithCounts, view: AgentView): AgentCard {
  const mayManage = canInOrganization(view.principal.role, 'manage_agents');
  return {
    id: row.id,
    name: row.name,
    handle: row.handle,
    role_title: row.role_title,
    department_id: row.department_id,
    primary_board_id: row.primary_board_id,
    execution_mode: row.execution_mode,
    model_id: row.ai_model_id,
    status: agentStatus({
      isPaused: row.paused_at !== null,
      isGatewayReady: view.isGatewayReady,
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
