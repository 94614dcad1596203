'use client';

import { ArrowRight } from 'lucide-react';
import { z } from 'zod';
import { PasswordInput } from '#components/password-input.tsx';
import { Button } from '#components/ui/button.tsx';
import { FormField } from '#components/ui/form-field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { useForm } from '#lib/use-form.ts';
import { signIn } from '../api/sign-in.ts';

const credentialsSchema = z.object({
  email: z.string().trim().min(1, 'Enter your e-mail address'),
  password: z.string().min(1, 'Enter your password'),
});

/** @param resetCommand what sets a new password for somebody who has forgotten theirs */
export function SignInForm({ next, resetCommand }: { next: string; resetCommand: string }) {
  const form = useForm({
    initial: { email: '', password: '' },
    schema: credentialsSchema,
    submit: async (credentials) => {
      await signIn(credentials);
      // A whole new page: nothing of a former session stays in memory.
      window.location.assign(next);
      await new Promise(() => undefined);
    },
  });
  return (
    // "post" keeps the password out of the address should the form be sent before the page is ready.
    <form
      ref={form.formRef}
      method="post"
      onSubmit={form.handleSubmit}
      noValidate
      className="flex flex-col gap-4"
    >
      <FormField label="E-mail" error={form.errors.email}>
        <Input
          type="email"
          name="email"
          autoComplete="username"
          value={form.values.email}
          onChange={(event) => form.set('email', event.target.value)}
        />
      </FormField>
      <FormField
        label="Password"
        error={form.errors.password}
        hint={
          <details className="group">
            <summary className="w-fit cursor-pointer rounded-sm text-ink-muted underline-offset-2 hover:underline">
              Forgotten?
            </summary>
            <p className="mt-1">
              Whoever runs this HELIX can set a new one with{' '}
              <code className="font-mono text-xs">{resetCommand}</code>.
            </p>
          </details>
        }
      >
        <PasswordInput
          name="password"
          autoComplete="current-password"
          value={form.values.password}
          onChange={(event) => form.set('password', event.target.value)}
        />
      </FormField>
      {form.problem ? <Notice tone="danger" title={form.problem} isLive /> : null}
      <Button type="submit" variant="primary" size="lg" isBusy={form.isBusy}>
        Sign in <ArrowRight aria-hidden />
      </Button>
    </form>
  );
}
