'use client';

import type { ReactNode } from 'react';
import type { z } from 'zod';
import { useForm } from '#lib/use-form.ts';
import { Button } from './ui/button.tsx';
import { Dialog, DialogActions } from './ui/dialog.tsx';
import { FormField } from './ui/form-field.tsx';
import { Input } from './ui/input.tsx';
import { Notice } from './ui/notice.tsx';

interface NameDialogProps<Schema extends z.ZodType> extends NameFormProps<Schema> {
  title: string;
  description?: ReactNode;
  isOpen: boolean;
}

interface NameFormProps<Schema extends z.ZodType> {
  /** The one it has; none for what is being made. */
  name?: string;
  /** What the API takes as `{ name }`. */
  schema: Schema;
  placeholder?: string;
  autoComplete?: 'name' | 'off';
  /** A verb with its object. */
  action?: string;
  onSave: (body: z.output<Schema>) => Promise<unknown>;
  onClose: () => void;
}

/** Asks for one name. */
export function NameDialog<Schema extends z.ZodType>({
  title,
  description,
  isOpen,
  ...form
}: NameDialogProps<Schema>) {
  return (
    <Dialog
      title={title}
      description={description}
      isOpen={isOpen}
      onOpenChange={(isNextOpen) => !isNextOpen && form.onClose()}
    >
      <NameForm {...form} />
    </Dialog>
  );
}

function NameForm<Schema extends z.ZodType>({
  name = '',
  schema,
  placeholder,
  autoComplete = 'off',
  action = 'Save name',
  onSave,
  onClose,
}: NameFormProps<Schema>) {
  const form = useForm({
    initial: { name },
    schema,
    submit: async (body) => {
      await onSave(body);
      onClose();
    },
  });
  return (
    <form ref={form.formRef} onSubmit={form.handleSubmit} noValidate className="flex flex-col gap-4">
      <FormField label="Name" error={form.errors.name}>
        <Input
          value={form.values.name}
          onChange={(event) => form.set('name', event.target.value)}
          placeholder={placeholder}
          autoComplete={autoComplete}
        />
      </FormField>
      {form.problem ? <Notice tone="danger" title={form.problem} isLive /> : null}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" isBusy={form.isBusy}>
          {action}
        </Button>
      </DialogActions>
    </form>
  );
}
