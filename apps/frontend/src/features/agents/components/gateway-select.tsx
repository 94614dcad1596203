'use client';

import type { Agent } from '@helix/contracts';
import { useQuery } from '@tanstack/react-query';
import { FormField } from '#components/ui/form-field.tsx';
import { Select } from '#components/ui/select.tsx';
import { StatusIcon } from '#components/ui/status-badge.tsx';
import { gatewaysQuery, meQuery } from '#lib/queries.ts';

const defaultChoice = 'default';

interface GatewaySelectProps {
  agent: Agent;
  value: string | null;
  error: string | undefined;
  onChange: (gatewayId: string | null) => void;
  disabled: boolean;
}

/** Where an agent works, where there is a choice; null follows the organization's default. */
export function GatewaySelect({ agent, value, error, onChange, disabled }: GatewaySelectProps) {
  const { data: me } = useQuery(meQuery());
  const { data: gateways = [] } = useQuery({
    ...gatewaysQuery(),
    enabled: me?.abilities.manage_gateways ?? false,
  });
  if (gateways.length < 2) return null;
  const standard = gateways.find(({ is_default }) => is_default);
  const chosen = gateways.find(({ id }) => id === value) ?? standard;
  const isMoving = chosen !== undefined && chosen.id !== agent.gateway.id;
  return (
    <FormField label="Gateway" error={error} hint={isMoving ? movingHint : hintOf(chosen?.kind ?? null)}>
      <Select
        value={value ?? defaultChoice}
        disabled={disabled}
        onValueChange={(next) => onChange(next === defaultChoice ? null : next)}
        options={[
          { value: defaultChoice, label: `Default: ${standard?.name ?? ''}` },
          ...gateways.map(({ id, name, status }) => ({
            value: id,
            label: name,
            mark: <StatusIcon status={status} />,
          })),
        ]}
      />
    </FormField>
  );
}

const movingHint =
  'Its identity is written there, and what it has learned comes along while both are connected. Runs under way end where they began.';

function hintOf(kind: Agent['gateway']['kind']): string | undefined {
  return kind === 'openclaw' ? 'An OpenClaw, which thinks with a model of its own.' : undefined;
}
