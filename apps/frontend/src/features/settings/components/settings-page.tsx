'use client';

import { type BoardLevel, type Settings, type SettingsPatch, settingsPatchSchema } from '@helix/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { PageHeader } from '#components/page-header.tsx';
import { Button } from '#components/ui/button.tsx';
import { Section } from '#components/ui/card.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { FormField } from '#components/ui/form-field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { Select } from '#components/ui/select.tsx';
import { showToast } from '#components/ui/toast.tsx';
import { settingsQuery } from '#lib/queries.ts';
import { type FormState, useForm } from '#lib/use-form.ts';
import { updateSettings } from '../api/settings-requests.ts';

/** What this organization decides for itself; each card is saved on its own. */
export function SettingsPage({ children }: { children?: ReactNode }) {
  const { data: settings } = useQuery(settingsQuery());
  return (
    <>
      <PageHeader title="Settings" />
      <div className="mx-auto flex max-w-3xl flex-col gap-4 p-4 md:p-6">
        {settings ? (
          <>
            {settings.abilities.edit ? null : (
              <Notice tone="info" title="Owners and administrators can change these settings." />
            )}
            <NameSection settings={settings} />
            <DefaultsSection settings={settings} />
            <TranscriptsSection settings={settings} />
          </>
        ) : null}
        {children}
      </div>
    </>
  );
}

function NameSection({ settings }: { settings: Settings }) {
  const form = useSettingsForm({ organization_name: settings.organization.name });
  return (
    <Section title="Organization" description="What everybody reads at the top left.">
      <SettingsForm form={form} mayEdit={settings.abilities.rename}>
        <FormField label="Name" error={form.errors.organization_name}>
          <Input
            value={form.values.organization_name}
            onChange={(event) => form.set('organization_name', event.target.value)}
            readOnly={!settings.abilities.rename}
            autoComplete="organization"
          />
        </FormField>
      </SettingsForm>
    </Section>
  );
}

const levels: { value: BoardLevel; label: string; hint: string }[] = [
  { value: 'no_access', label: 'Only people who are let in', hint: 'Each is given a level on the board' },
  { value: 'view', label: 'Everybody may look', hint: 'Read tasks, comments and runs' },
  { value: 'create', label: 'Everybody may work', hint: 'Create tasks, comment, run agents' },
  { value: 'manage', label: 'Everybody may manage', hint: 'Also change and delete the tasks of others' },
];

function DefaultsSection({ settings }: { settings: Settings }) {
  const { new_task_requires_approval, new_agent_mode, new_board_level } = settings;
  const form = useSettingsForm({ new_task_requires_approval, new_agent_mode, new_board_level });
  const mayEdit = settings.abilities.edit;
  return (
    <Section
      title="What is new begins like this"
      description="Each can be changed afterwards on the task, agent or board itself. Nothing that exists changes."
    >
      <SettingsForm form={form} mayEdit={mayEdit}>
        <Checkbox
          label="New tasks ask for approval when the agent has finished"
          isChecked={form.values.new_task_requires_approval}
          disabled={!mayEdit}
          onChange={(isChecked) => form.set('new_task_requires_approval', isChecked)}
        />
        <FormField label="New agents" error={form.errors.new_agent_mode}>
          <Select
            value={form.values.new_agent_mode}
            disabled={!mayEdit}
            options={[
              { value: 'manual', label: 'Wait until somebody presses Execute' },
              { value: 'auto', label: 'Start as soon as a task is given to them' },
            ]}
            onValueChange={(value) => form.set('new_agent_mode', value === 'auto' ? 'auto' : 'manual')}
          />
        </FormField>
        <FormField label="New boards" error={form.errors.new_board_level}>
          <Select
            value={form.values.new_board_level}
            disabled={!mayEdit}
            options={levels}
            onValueChange={(value) =>
              form.set('new_board_level', levels.find((each) => each.value === value)?.value ?? 'no_access')
            }
          />
        </FormField>
      </SettingsForm>
    </Section>
  );
}

const keepOptions = [
  { value: 'ever', label: 'For ever' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'One year' },
];

function TranscriptsSection({ settings }: { settings: Settings }) {
  const days = settings.keep_transcripts_days;
  const form = useSettingsForm({ keep_transcripts_days: days });
  const isListed = days === null || keepOptions.some(({ value }) => value === String(days));
  const options = isListed ? keepOptions : [...keepOptions, { value: String(days), label: `${days} days` }];
  return (
    <Section
      title="Transcripts"
      description="The prompt and every step of each run. Results, comments, usage and the activity log are always kept."
    >
      <SettingsForm form={form} mayEdit={settings.abilities.edit}>
        <FormField label="Keep them" error={form.errors.keep_transcripts_days}>
          <Select
            value={
              form.values.keep_transcripts_days === null ? 'ever' : String(form.values.keep_transcripts_days)
            }
            disabled={!settings.abilities.edit}
            options={options}
            onValueChange={(value) =>
              form.set('keep_transcripts_days', value === 'ever' ? null : Number(value))
            }
          />
        </FormField>
        {form.isDirty && form.values.keep_transcripts_days !== null ? (
          <Notice
            tone="warning"
            title={`Transcripts older than ${form.values.keep_transcripts_days} days are deleted within minutes of saving. They cannot be brought back.`}
          />
        ) : null}
      </SettingsForm>
    </Section>
  );
}

function useSettingsForm<Values extends SettingsPatch>(initial: Values) {
  const queryClient = useQueryClient();
  const form = useForm({
    initial,
    schema: settingsPatchSchema,
    submit: async (patch) => {
      queryClient.setQueryData(settingsQuery().queryKey, await updateSettings(patch));
      void queryClient.invalidateQueries({ queryKey: ['me'] });
      form.reset(form.values);
      showToast({ title: 'Settings saved', tone: 'success' });
    },
  });
  return form;
}

interface SettingsFormProps {
  form: Pick<FormState<SettingsPatch>, 'formRef' | 'handleSubmit' | 'problem' | 'isDirty' | 'isBusy'>;
  mayEdit: boolean;
  children: ReactNode;
}

function SettingsForm({ form, mayEdit, children }: SettingsFormProps) {
  return (
    <form ref={form.formRef} onSubmit={form.handleSubmit} noValidate className="flex flex-col gap-4">
      {children}
      {form.problem ? <Notice tone="danger" title={form.problem} isLive /> : null}
      {mayEdit ? (
        <Button
          type="submit"
          variant={form.isDirty ? 'primary' : 'secondary'}
          isBusy={form.isBusy}
          disabled={!form.isDirty}
          className="self-end"
        >
          Save
        </Button>
      ) : null}
    </form>
  );
}
