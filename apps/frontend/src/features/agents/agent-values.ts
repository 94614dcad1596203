import type { Agent } from '@helix/contracts';

/** What the first tab of an agent's page lets people change. */
export type AgentFacts = ReturnType<typeof toAgentFacts>;

export function toAgentFacts(agent: Agent) {
  return {
    name: agent.name,
    role_title: agent.role_title,
    department_id: agent.department_id,
    primary_board_id: agent.primary_board_id,
    execution_mode: agent.execution_mode,
    model_id: agent.model_id,
    gateway_id: agent.gateway_id,
    max_concurrent_runs: agent.max_concurrent_runs,
    max_tokens_per_run: agent.max_tokens_per_run,
    run_deadline_seconds: agent.run_deadline_seconds,
  };
}
