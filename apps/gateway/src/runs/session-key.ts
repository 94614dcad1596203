import { invalidRequest } from '../protocol/request-error.ts';
import { isAgentId } from '../workspaces/workspace-path.ts';

const KEY = /^agent:([^:]+):(.+)$/s;

/** `agent:<agentId>:<tail>`: the agent that owns a session is part of its key. */
export function agentIdOfKey(key: string): string {
  const agentId = KEY.exec(key)?.[1];
  if (agentId === undefined || !isAgentId(agentId))
    throw invalidRequest(`session key "${key}" must have the form agent:<agentId>:<name>`);
  return agentId;
}
