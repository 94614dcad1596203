import type { AgentStatus } from '@helix/contracts';

export type AgentLiveState = 'idle' | 'working' | 'waiting' | 'error' | 'paused' | 'offline';

export const agentStateWords: Record<AgentLiveState, string> = {
  idle: 'Idle',
  working: 'Working',
  waiting: 'Waiting for you',
  error: 'Error',
  paused: 'Paused',
  offline: 'Offline',
};

const liveStates: Record<AgentStatus, AgentLiveState> = {
  online: 'idle',
  busy: 'working',
  error: 'error',
  paused: 'paused',
  offline: 'offline',
};

/** What the ring around an agent's mark shows for the status that the API derives. */
export function agentLiveState(status: AgentStatus): AgentLiveState {
  return liveStates[status];
}
