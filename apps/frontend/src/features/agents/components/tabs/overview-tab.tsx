'use client';

import type { Agent } from '@helix/contracts';
import { ConflictNotice } from '#components/conflict-notice.tsx';
import { SaveBar } from '#components/save-bar.tsx';
import { Section } from '#components/ui/card.tsx';
import { FormField } from '#components/ui/form-field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Select } from '#components/ui/select.tsx';
import type { FormState } from '#lib/use-form.ts';
import { type AgentFacts, toAgentFacts } from '../../agent-values.ts';
import { useAgentForm } from '../../hooks/use-agent-form.ts';
import { AgentLimits } from '../agent-limits.tsx';
import { GatewayNotice } from '../gateway-notice.tsx';
import { GatewaySelect } from '../gateway-select.tsx';
import { ModelSelect } from '../model-select.tsx';
import { PlaceSelect } from '../place-select.tsx';

const modes = [
  { value: 'manual', label: 'Manual', hint: 'Starts when someone presses Execute' },
  { value: 'auto', label: 'Automatic', hint: 'Starts as soon as a task is assigned' },
];

/** Name, place, model, mode and limits: what surrounds the agent's identity. */
export function OverviewTab({ agent }: { agent: Agent }) {
  const { form, isConflict, showNewest, discard, problem } = useAgentForm(agent, 'facts', toAgentFacts);
  const mayEdit = agent.abilities.edit;
  return (
    <form ref={form.formRef} onSubmit={form.handleSubmit} noValidate className="flex flex-col">
      <div className="flex flex-col gap-4 pb-6">
        {isConflict ? <ConflictNotice what="agent" onShowNewest={showNewest} /> : null}
        <GatewayNotice agent={agent} />
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <Who agent={agent} form={form} isReadOnly={!mayEdit} />
          <HowItWorks agent={agent} form={form} isReadOnly={!mayEdit} />
        </div>
      </div>
      {form.isDirty && mayEdit ? (
        <SaveBar action="Save agent" isBusy={form.isBusy} problem={problem} onDiscard={discard} />
      ) : null}
    </form>
  );
}

type PartProps = { form: FormState<AgentFacts>; isReadOnly: boolean };

function Who({ agent, form, isReadOnly }: PartProps & { agent: Agent }) {
  return (
    <Section title="Who">
      <div className="flex flex-col gap-4">
        <FormField
          label="Name"
          error={form.errors.name}
          hint={
            <>
              Mentioned as <span className="font-mono text-xs">@{agent.handle}</span>
            </>
          }
        >
          <Input
            value={form.values.name}
            disabled={isReadOnly}
            onChange={(event) => form.set('name', event.target.value)}
            autoComplete="off"
          />
        </FormField>
        <FormField label="Role" error={form.errors.role_title}>
          <Input
            value={form.values.role_title}
            disabled={isReadOnly}
            onChange={(event) => form.set('role_title', event.target.value)}
            autoComplete="off"
          />
        </FormField>
        <PlaceSelect
          value={form.values}
          disabled={isReadOnly}
          errors={form.errors}
          onChange={(place) => {
            form.set('department_id', place.department_id);
            form.set('primary_board_id', place.primary_board_id);
          }}
        />
      </div>
    </Section>
  );
}

function HowItWorks({ agent, form, isReadOnly }: PartProps & { agent: Agent }) {
  return (
    <Section title="How it works">
      <div className="flex flex-col gap-4">
        <FormField
          label="Model"
          error={form.errors.model_id}
          hint={agent.gateway.kind === 'openclaw' ? `Not used at ${agent.gateway.name}.` : undefined}
        >
          <ModelSelect
            value={form.values.model_id}
            disabled={isReadOnly}
            onChange={(id) => form.set('model_id', id)}
          />
        </FormField>
        <GatewaySelect
          agent={agent}
          value={form.values.gateway_id}
          error={form.errors.gateway_id}
          disabled={isReadOnly}
          onChange={(id) => form.set('gateway_id', id)}
        />
        <FormField label="Starts tasks" error={form.errors.execution_mode}>
          <Select
            value={form.values.execution_mode}
            disabled={isReadOnly}
            options={modes}
            onValueChange={(mode) => form.set('execution_mode', mode === 'auto' ? 'auto' : 'manual')}
          />
        </FormField>
        <AgentLimits form={form} isReadOnly={isReadOnly} />
      </div>
    </Section>
  );
}
