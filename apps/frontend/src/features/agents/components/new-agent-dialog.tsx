'use client';

import { agentBodySchema } from '@helix/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { Button } from '#components/ui/button.tsx';
import { Dialog, DialogActions } from '#components/ui/dialog.tsx';
import { FormField } from '#components/ui/form-field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { agentsQuery } from '#lib/queries.ts';
import { useForm } from '#lib/use-form.ts';
import { createAgent } from '../api/agent-requests.ts';
import { startingIdentity } from '../starting-identity.ts';
import { ModelSelect } from './model-select.tsx';

export function NewAgentDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog
      title="New agent"
      description="You write its identity on the next page."
      isOpen={isOpen}
      onOpenChange={(isNextOpen) => !isNextOpen && onClose()}
    >
      <NewAgentForm onClose={onClose} />
    </Dialog>
  );
}

function NewAgentForm({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const form = useForm({
    initial: { name: '', role_title: '', model_id: null as string | null },
    schema: agentBodySchema,
    toBody: (values) => ({
      ...values,
      role_title: values.role_title.trim() || undefined,
      system_prompt: startingIdentity(values.name, values.role_title),
    }),
    submit: async (body) => {
      const agent = await createAgent(body);
      await queryClient.invalidateQueries({ queryKey: agentsQuery().queryKey });
      onClose();
      router.push(`/agents/${agent.id}?tab=identity`);
    },
  });
  const hasFieldErrors = Object.keys(form.errors).length > 0;
  return (
    <form ref={form.formRef} onSubmit={form.handleSubmit} noValidate className="flex flex-col gap-4">
      <FormField label="Name" error={form.errors.name}>
        <Input
          value={form.values.name}
          onChange={(event) => form.set('name', event.target.value)}
          placeholder="Quill"
          autoComplete="off"
        />
      </FormField>
      <FormField label="Role" isOptional error={form.errors.role_title}>
        <Input
          value={form.values.role_title}
          onChange={(event) => form.set('role_title', event.target.value)}
          placeholder="Writer"
          autoComplete="off"
        />
      </FormField>
      <FormField label="Model" error={form.errors.model_id}>
        <ModelSelect value={form.values.model_id} onChange={(id) => form.set('model_id', id)} />
      </FormField>
      {form.problem && !hasFieldErrors ? <Notice tone="danger" title={form.problem} isLive /> : null}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" isBusy={form.isBusy}>
          Create agent
        </Button>
      </DialogActions>
    </form>
  );
}
