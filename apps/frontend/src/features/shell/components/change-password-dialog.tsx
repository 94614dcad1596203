'use client';

import { changePasswordBodySchema } from '@helix/contracts';
import { PasswordInput } from '#components/password-input.tsx';
import { PasswordMeter } from '#components/password-meter.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog, DialogActions } from '#components/ui/dialog.tsx';
import { FormField } from '#components/ui/form-field.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { showToast } from '#components/ui/toast.tsx';
import { useForm } from '#lib/use-form.ts';
import { changePassword } from '../api/change-password.ts';

interface ChangePasswordDialogProps {
  /** Whose: tells password managers which entry to renew. */
  email: string;
  isOpen: boolean;
  onClose: () => void;
}

export function ChangePasswordDialog({ email, isOpen, onClose }: ChangePasswordDialogProps) {
  return (
    <Dialog
      title="Change password"
      description="You stay signed in here; everywhere else you are signed out."
      isOpen={isOpen}
      onOpenChange={(isNextOpen) => !isNextOpen && onClose()}
    >
      <ChangePasswordForm email={email} onClose={onClose} />
    </Dialog>
  );
}

function ChangePasswordForm({ email, onClose }: Omit<ChangePasswordDialogProps, 'isOpen'>) {
  const form = useForm({
    initial: { current_password: '', new_password: '' },
    schema: changePasswordBodySchema,
    submit: async (body) => {
      await changePassword(body);
      onClose();
      showToast({ title: 'Password changed', tone: 'success' });
    },
  });
  return (
    <form ref={form.formRef} onSubmit={form.handleSubmit} noValidate className="flex flex-col gap-4">
      <input type="email" autoComplete="username" value={email} readOnly hidden />
      <FormField label="Current password" error={form.errors.current_password}>
        <PasswordInput
          autoComplete="current-password"
          value={form.values.current_password}
          onChange={(event) => form.set('current_password', event.target.value)}
        />
      </FormField>
      <FormField
        label="New password"
        error={form.errors.new_password}
        hint={<PasswordMeter password={form.values.new_password} />}
      >
        <PasswordInput
          autoComplete="new-password"
          value={form.values.new_password}
          onChange={(event) => form.set('new_password', event.target.value)}
        />
      </FormField>
      {form.problem ? <Notice tone="danger" title={form.problem} isLive /> : null}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" isBusy={form.isBusy}>
          Change password
        </Button>
      </DialogActions>
    </form>
  );
}
