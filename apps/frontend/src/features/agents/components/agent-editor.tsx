'use client';

import { type Agent, agentPatchSchema } from '@helix/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { PageHeader } from '#components/page-header.tsx';
import { AgentMark } from '#components/ui/agent-mark.tsx';
import { Button } from '#components/ui/button.tsx';
import { Section } from '#components/ui/card.tsx';
import { FormField } from '#components/ui/form-field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { Select } from '#components/ui/select.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { showToast } from '#components/ui/toast.tsx';
import { agentLiveState } from '#lib/agent-live-state.ts';
import { ApiError } from '#lib/api-error.ts';
import { agentQuery, agentsQuery } from '#lib/queries.ts';
import { useForm } from '#lib/use-form.ts';
import { toAgentValues } from '../agent-values.ts';
import { updateAgent } from '../api/agent-requests.ts';
import { useAgentDraft } from '../hooks/use-agent-draft.ts';
import { AgentLimits } from './agent-limits.tsx';
import { AgentMenu } from './agent-menu.tsx';
import { IdentityEditor } from './identity-editor.tsx';
import { ModelSelect } from './model-select.tsx';
import { PlaceSelect } from './place-select.tsx';

const modes = [
  { value: 'manual', label: 'Manual', hint: 'Starts when someone presses Execute' },
  { value: 'auto', label: 'Automatic', hint: 'Starts as soon as a task is assigned' },
];

/** The page on which an agent is made better: its identity first, what surrounds it beside. */
export function AgentEditor({ id }: { id: string }) {
  const { data: agent } = useQuery(agentQuery(id));
  return agent ? <LoadedEditor agent={agent} /> : null;
}

function LoadedEditor({ agent }: { agent: Agent }) {
  const queryClient = useQueryClient();
  // What the form was filled with; a newer row is taken over as long as nothing has been typed.
  const [base, setBase] = useState(agent);
  const form = useForm({
    initial: toAgentValues(agent),
    schema: agentPatchSchema,
    toBody: (values) => ({ ...values, version: base.version }),
    submit: async (patch) => {
      const saved = await updateAgent(agent.id, patch);
      takeOver(saved);
      await queryClient.invalidateQueries({ queryKey: agentsQuery().queryKey, exact: true });
      showToast({ title: `${saved.name} saved`, tone: 'success' });
    },
  });

  const takeOver = (row: Agent) => {
    setBase(row);
    form.reset(toAgentValues(row));
    queryClient.setQueryData(agentQuery(agent.id).queryKey, row);
  };

  useAgentDraft(agent.id, {
    form,
    version: base.version,
    restore: (draft) => {
      setBase({ ...agent, version: draft.version });
      form.setAll(draft.values);
    },
  });

  const isOutdated = agent.version > base.version;
  // Only the arrival of a newer row, or giving up what was typed, takes it over.
  useEffect(() => {
    if (isOutdated && !form.isDirty) takeOver(agent);
  }, [isOutdated, form.isDirty]);

  const isConflict = form.error instanceof ApiError && form.error.code === 'version_conflict';
  const mayEdit = agent.abilities.edit;
  const hasFieldErrors = Object.keys(form.errors).length > 0;
  return (
    <form ref={form.formRef} onSubmit={form.handleSubmit} noValidate className="flex min-h-full flex-col">
      <PageHeader
        lead={
          <AgentMark
            id={agent.id}
            name={agent.name}
            state={agentLiveState(agent.status)}
            size="md"
            isDecorative
          />
        }
        title={agent.name}
        facts={<StatusBadge status={agent.status} />}
        actions={<AgentMenu agent={agent} />}
      />
      <div className="mx-auto grid w-full max-w-6xl flex-1 items-start gap-4 p-4 md:p-6 xl:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex min-w-0 flex-col gap-4">
          {isConflict || (isOutdated && form.isDirty) ? (
            <Notice
              tone="warning"
              title="Someone else has changed this agent meanwhile"
              isLive
              action={
                <Button size="sm" onClick={() => takeOver(newestOf(agent, form.error))}>
                  Show the newest
                </Button>
              }
            >
              Showing the newest drops what you typed. Copy what you want to keep first.
            </Notice>
          ) : null}
          <IdentityEditor
            value={form.values.system_prompt}
            onChange={(text) => form.set('system_prompt', text)}
            error={form.errors.system_prompt}
            isReadOnly={!mayEdit}
          />
          {/* Below the text: it comes and goes within a second of saving, and nothing may jump. */}
          {agent.identity_synced ? null : (
            <Notice tone="info" title="The gateway has not taken over this identity yet">
              It will as soon as it is connected. Runs started before use the former one.
            </Notice>
          )}
        </div>
        <div className="flex flex-col gap-4">
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
                  disabled={!mayEdit}
                  onChange={(event) => form.set('name', event.target.value)}
                  autoComplete="off"
                />
              </FormField>
              <FormField label="Role" error={form.errors.role_title}>
                <Input
                  value={form.values.role_title}
                  disabled={!mayEdit}
                  onChange={(event) => form.set('role_title', event.target.value)}
                  autoComplete="off"
                />
              </FormField>
              <PlaceSelect
                value={form.values}
                disabled={!mayEdit}
                errors={form.errors}
                onChange={(place) => {
                  form.set('department_id', place.department_id);
                  form.set('primary_board_id', place.primary_board_id);
                }}
              />
            </div>
          </Section>
          <Section title="How it works">
            <div className="flex flex-col gap-4">
              <FormField label="Model" error={form.errors.model_id}>
                <ModelSelect
                  value={form.values.model_id}
                  disabled={!mayEdit}
                  onChange={(id) => form.set('model_id', id)}
                />
              </FormField>
              <FormField label="Starts tasks" error={form.errors.execution_mode}>
                <Select
                  value={form.values.execution_mode}
                  disabled={!mayEdit}
                  options={modes}
                  onValueChange={(mode) => form.set('execution_mode', mode === 'auto' ? 'auto' : 'manual')}
                />
              </FormField>
              <AgentLimits form={form} isReadOnly={!mayEdit} />
            </div>
          </Section>
        </div>
      </div>
      {form.isDirty && mayEdit ? (
        <div className="sticky bottom-0 z-10 border-t border-line bg-surface px-4 py-2.5 md:px-6">
          <div className="mx-auto flex max-w-6xl flex-wrap items-center justify-end gap-2">
            <p role="status" className="mr-auto text-sm text-ink-muted">
              {form.problem && !isConflict ? (
                <span className="text-danger">{form.problem}</span>
              ) : hasFieldErrors ? (
                <span className="text-danger">Correct the marked fields, then save.</span>
              ) : (
                'Not saved yet'
              )}
            </p>
            <Button onClick={() => form.reset(toAgentValues(base))}>Discard</Button>
            <Button type="submit" variant="primary" isBusy={form.isBusy}>
              Save agent
            </Button>
          </div>
        </div>
      ) : null}
    </form>
  );
}

/** The row that the refusal carried, where it is newer than the one the page knows. */
function newestOf(known: Agent, error: unknown): Agent {
  const current = error instanceof ApiError ? (error.current as Agent | undefined) : undefined;
  return current && current.version > known.version ? { ...known, ...current } : known;
}
