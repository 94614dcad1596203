import type { Agent, AgentCard } from '@helix/contracts';
import { Notice } from '#components/ui/notice.tsx';

/** Why an agent is offline, and that nobody has to start its work again. */
export function GatewayNotice({ agent }: { agent: Agent }) {
  const words = absenceOf(agent);
  if (words === null) return null;
  return (
    <Notice tone="warning" title={words}>
      {agent.queued_count > 0 ? `${waiting(agent.queued_count)} for it and ` : 'Work given to it now '}
      {agent.queued_count > 1 ? 'start' : 'starts'} by itself when the gateway is back.
    </Notice>
  );
}

const ABSENCES: Partial<Record<AgentCard['gateway']['status'], string>> = {
  away: 'is away',
  refused: 'does not let HELIX work',
  pairing_required: 'waits for approval',
};

function absenceOf({ gateway }: Pick<AgentCard, 'gateway'>): string | null {
  const absence = ABSENCES[gateway.status];
  return absence === undefined ? null : `Its gateway, ${gateway.name}, ${absence}`;
}

function waiting(count: number): string {
  return count === 1 ? '1 run waits' : `${count} runs wait`;
}
