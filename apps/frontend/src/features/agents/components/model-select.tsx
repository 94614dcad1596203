'use client';

import { useQuery } from '@tanstack/react-query';
import { Select } from '#components/ui/select.tsx';
import { modelsQuery } from '#lib/queries.ts';

const defaultChoice = 'default';

interface ModelSelectProps {
  value: string | null;
  onChange: (modelId: string | null) => void;
  disabled?: boolean;
}

/** Which model an agent thinks with; null follows the organization's default. */
export function ModelSelect({ value, onChange, disabled }: ModelSelectProps) {
  const { data: models = [] } = useQuery(modelsQuery());
  const standard = models.find(({ is_default }) => is_default);
  return (
    <Select
      value={value ?? defaultChoice}
      disabled={disabled}
      onValueChange={(next) => onChange(next === defaultChoice ? null : next)}
      options={[
        {
          value: defaultChoice,
          label: standard ? `Default: ${standard.display_name}` : 'Default: none connected yet',
        },
        ...models.map((model) => ({ value: model.id, label: model.display_name, hint: model.model_name })),
      ]}
    />
  );
}
