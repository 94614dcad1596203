// Owns how a gateway is told in words: what it is, and what it lets us do.
import type { Gateway, GatewayKind } from '@helix/contracts';

export const gatewayKindLabels: Record<GatewayKind, string> = {
  helix: 'HELIX gateway',
  openclaw: 'OpenClaw',
};

/** "HELIX gateway 1.0.0"; before the first connection nothing is known. */
export function gatewayMakeOf({ kind, version }: Pick<Gateway, 'kind' | 'version'>): string | null {
  if (kind === null) return null;
  return version === null ? gatewayKindLabels[kind] : `${gatewayKindLabels[kind]} ${version}`;
}

/** The protocol's names without their common part: "admin, read, write". */
export function scopeWords(scopes: readonly string[]): string {
  return scopes.map((scope) => scope.replace(/^operator\./, '')).join(', ');
}

/** Who is there, in words: "3 agents, 1 at work". */
export function workloadOf({
  agent_count,
  running_count,
}: Pick<Gateway, 'agent_count' | 'running_count'>): string {
  const agents = agent_count === 0 ? 'No agents' : agent_count === 1 ? '1 agent' : `${agent_count} agents`;
  if (running_count === 0) return agents;
  return `${agents}, ${running_count === 1 ? '1 run' : `${running_count} runs`} under way`;
}
