import type { AgentStatus } from '@helix/contracts';

/** Derived from facts alone, so that it cannot get stuck: pause, the gateway's health, runs, the latest ending. */
export function agentStatus(facts: {
  isPaused: boolean;
  isGatewayReady: boolean;
  runningCount: number;
  lastRunFailed: boolean;
}): AgentStatus {
  if (facts.isPaused) return 'paused';
  if (!facts.isGatewayReady) return 'offline';
  if (facts.runningCount > 0) return 'busy';
  return facts.lastRunFailed ? 'error' : 'online';
}
