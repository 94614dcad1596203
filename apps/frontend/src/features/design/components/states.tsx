import { AgentMark } from '#components/ui/agent-mark.tsx';
import { Avatar } from '#components/ui/avatar.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Card, Section } from '#components/ui/card.tsx';
import { PriorityIcon, priorityLabels } from '#components/ui/priority-icon.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { type Status, StatusBadge, StatusIcon, statusLooks } from '#components/ui/status-badge.tsx';
import { Row } from './row.tsx';

const agentStates = ['idle', 'working', 'waiting', 'error', 'paused', 'offline'] as const;
const people = ['Ada Lovelace', 'Grace Hopper', 'Ян Ковальский', 'Mei'];

/** What is going on, and whose doing it is. */
export function States() {
  return (
    <Section title="States" description="A shape and a word beside every colour.">
      <div className="flex flex-wrap gap-2">
        {(Object.keys(statusLooks) as Status[]).map((status) => (
          <StatusBadge key={status} status={status} />
        ))}
      </div>
      <Row>
        {(Object.keys(priorityLabels) as (keyof typeof priorityLabels)[]).map((priority) => (
          <span key={priority} className="flex items-center gap-1 text-sm text-ink-muted">
            <PriorityIcon priority={priority} /> {priorityLabels[priority]}
          </span>
        ))}
        <Badge>research</Badge>
        <Badge tone="accent">Default</Badge>
        <Badge tone="attention">Demo</Badge>
      </Row>
      <Row>
        {agentStates.map((state, index) => (
          <span key={state} className="flex w-20 flex-col items-center gap-1 text-xs text-ink-muted">
            <AgentMark id={`agent-${index + 3}`} name={state} state={state} size="lg" />
            {state}
          </span>
        ))}
      </Row>
      <Row>
        {Array.from({ length: 12 }, (_, index) => `face-${index}`).map((id) => (
          <AgentMark key={id} id={id} name={id} />
        ))}
        {people.map((name) => (
          <Avatar key={name} id={name} name={name} />
        ))}
      </Row>
      <div className="mt-4 grid gap-2 sm:grid-cols-3">
        {(['running', 'review', 'failed'] as const).map((status, index) => (
          <Card key={status} className="p-3">
            <div className="flex items-center gap-2 text-xs text-ink-subtle">
              <StatusIcon status={status} />
              <span className="font-mono">MKT-{41 + index}</span>
              <PriorityIcon priority="high" className="ml-auto" />
            </div>
            <p className="mt-1.5 font-medium">Write the launch page for the spring release</p>
            <div className="mt-2 flex items-center gap-2 text-xs text-ink-muted">
              <AgentMark
                id={`agent-${index}`}
                name="Quill"
                size="sm"
                state={index === 0 ? 'working' : 'idle'}
              />
              Quill
              <RelativeTime time={Date.UTC(2026, 10, 22, 9)} className="ml-auto" />
            </div>
          </Card>
        ))}
      </div>
    </Section>
  );
}
