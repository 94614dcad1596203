'use client';

import { skillBodySchema } from '@helix/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { FileText } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { Button } from '#components/ui/button.tsx';
import { Dialog, DialogActions } from '#components/ui/dialog.tsx';
import { FormField } from '#components/ui/form-field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { ApiError } from '#lib/api-error.ts';
import { formatBytes } from '#lib/format.ts';
import { skillsQuery } from '#lib/queries.ts';
import { toSentence } from '#lib/to-sentence.ts';
import { useForm } from '#lib/use-form.ts';
import { createSkill } from '../api/skill-requests.ts';

/** A skill that begins empty, or from a file that was dropped. */
export type SkillDraft = { type: 'new' } | { type: 'file'; fileName: string; text: string; name: string };

interface NewSkillDialogProps {
  draft: SkillDraft | undefined;
  onClose: () => void;
}

export function NewSkillDialog({ draft, onClose }: NewSkillDialogProps) {
  const isFile = draft?.type === 'file';
  return (
    <Dialog
      title={isFile ? 'Import a skill' : 'New skill'}
      description={isFile ? undefined : 'You write its instructions on the next page.'}
      isOpen={draft !== undefined}
      onOpenChange={(isNextOpen) => !isNextOpen && onClose()}
    >
      {draft ? <NewSkillForm draft={draft} onClose={onClose} /> : null}
    </Dialog>
  );
}

function NewSkillForm({ draft, onClose }: { draft: SkillDraft; onClose: () => void }) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const file = draft.type === 'file' ? draft : undefined;
  const form = useForm({
    initial: { name: file?.name ?? '', description: '' },
    schema: skillBodySchema,
    // What is left empty is taken from the frontmatter of the file.
    toBody: ({ name, description }) => ({
      name: file && name.trim() === '' ? undefined : name,
      description: description.trim() === '' ? undefined : description,
      content: file?.text,
    }),
    submit: async (body) => {
      const skill = await createSkill(body);
      await queryClient.invalidateQueries({ queryKey: skillsQuery().queryKey, exact: true });
      onClose();
      router.push(`/skills/${skill.id}`);
    },
  });
  return (
    <form ref={form.formRef} onSubmit={form.handleSubmit} noValidate className="flex flex-col gap-4">
      {file ? (
        <p className="flex items-center gap-2 rounded-lg border border-line bg-sunken px-3 py-2 text-sm">
          <FileText aria-hidden className="size-4 shrink-0 text-ink-subtle" />
          <span className="min-w-0 flex-1 truncate font-mono text-xs">{file.fileName}</span>
          <span className="text-ink-subtle">{formatBytes(new TextEncoder().encode(file.text).length)}</span>
        </p>
      ) : null}
      <FormField
        label="Name"
        error={form.errors.name}
        hint={file ? 'Left empty, it is the name that stands at the top of the file.' : undefined}
        isOptional={file !== undefined}
      >
        <Input
          value={form.values.name}
          onChange={(event) => form.set('name', event.target.value)}
          placeholder={file ? undefined : 'Press releases'}
          autoComplete="off"
        />
      </FormField>
      {file ? null : (
        <FormField
          label="Description"
          isOptional
          error={form.errors.description}
          hint="One line, by which agents know whether to read it."
        >
          <Input
            value={form.values.description}
            onChange={(event) => form.set('description', event.target.value)}
            placeholder="How we write to the press"
            autoComplete="off"
          />
        </FormField>
      )}
      {form.errors.content ? (
        <Notice tone="danger" title="The file cannot be imported as it is" isLive>
          <ul>
            {problemsOf(form.error, form.errors.content).map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
          Correct the file, then drop it again.
        </Notice>
      ) : form.problem ? (
        <Notice tone="danger" title={form.problem} isLive />
      ) : null}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" isBusy={form.isBusy}>
          {file ? 'Import skill' : 'Create skill'}
        </Button>
      </DialogActions>
    </form>
  );
}

/** All that is wrong with the text, line by line; a form keeps only the first of each field. */
function problemsOf(error: unknown, first: string): string[] {
  const all = error instanceof ApiError ? error.errors.filter(({ field }) => field === 'content') : [];
  return all.length === 0 ? [first] : all.map(({ message }) => toSentence(message));
}
