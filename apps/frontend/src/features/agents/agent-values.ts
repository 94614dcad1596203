import type { Agent } from '@helix/contracts';

/** What the page of an agent lets people change. */
export type AgentValues = ReturnType<typeof toAgentValues>;

export function toAgentValues(agent: Agent) {
  return {
    name: agent.name,
    role_title: agent.role_title,
    department_id: agent.department_id,
    primary_board_id: agent.primary_board_id,
    system_prompt: agent.system_prompt,
    execution_mode: agent.execution_mode,
    model_id: agent.model_id,
    max_concurrent_runs: agent.max_concurrent_runs,
    max_tokens_per_run: agent.max_tokens_per_run,
    run_deadline_seconds: agent.run_deadline_seconds,
  };
}
