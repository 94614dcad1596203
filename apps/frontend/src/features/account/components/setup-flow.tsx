'use client';

import { setupBodySchema } from '@helix/contracts';
import { ArrowLeft, ArrowRight, ChevronRight, Cpu, LoaderCircle, Sparkles, SquareDashed } from 'lucide-react';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { PasswordInput } from '#components/password-input.tsx';
import { PasswordMeter } from '#components/password-meter.tsx';
import { Button } from '#components/ui/button.tsx';
import { FormField } from '#components/ui/form-field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { ApiError } from '#lib/api-error.ts';
import { fieldErrorsOf, validate } from '#lib/form-errors.ts';
import { type FormState, useForm } from '#lib/use-form.ts';
import { setUp } from '../api/set-up.ts';
import { AccountFrame } from './account-frame.tsx';

const accountSchema = setupBodySchema.omit({ token: true, demo: true });
const emptyAccount = { organization_name: '', name: '', email: '', password: '' };
type Account = typeof emptyAccount;

type Start = 'demo' | 'model' | 'empty';

/** First who you are, then how you want to begin; nothing is created before the second answer. */
export function SetupFlow({ token }: { token: string }) {
  const [step, setStep] = useState<'account' | 'start'>('account');
  const [chosen, setChosen] = useState<Start>();
  const [problem, setProblem] = useState<string>();
  const form = useForm({
    initial: emptyAccount,
    schema: accountSchema,
    submit: async () => {
      setProblem(undefined);
      setStep('start');
    },
  });

  const begin = async (start: Start) => {
    const checked = validate(setupBodySchema, { ...form.values, token, demo: start === 'demo' });
    if (checked.type === 'invalid') {
      form.setErrors(checked.errors);
      setStep('account');
      return;
    }
    setChosen(start);
    setProblem(undefined);
    try {
      const { board_id } = await setUp(checked.value);
      window.location.assign(destination(start, board_id));
    } catch (error) {
      setChosen(undefined);
      if (!(error instanceof ApiError)) throw error;
      const errors = fieldErrorsOf(error);
      setProblem(error.detail);
      if (Object.keys(errors).length > 0) {
        form.setErrors(errors);
        setStep('account');
      }
    }
  };

  if (step === 'account') {
    return (
      <AccountFrame title="Set up mission control" description="You become its owner.">
        <AccountForm form={form} problem={problem} />
      </AccountFrame>
    );
  }
  return (
    <AccountFrame title="How do you want to begin?" description="Everything else can be added later.">
      <div className="flex flex-col gap-3">
        <StartChoice
          icon={<Sparkles aria-hidden />}
          title="Try the demo"
          text="A board with three tasks and two agents, on a built-in demo model. No key needed."
          isBusy={chosen === 'demo'}
          isDisabled={chosen !== undefined}
          isRecommended
          onChoose={() => begin('demo')}
        />
        <StartChoice
          icon={<Cpu aria-hidden />}
          title="Connect a model"
          text="OpenAI, Anthropic, Google and others with your own key, or a server of your own."
          isBusy={chosen === 'model'}
          isDisabled={chosen !== undefined}
          onChoose={() => begin('model')}
        />
        <StartChoice
          icon={<SquareDashed aria-hidden />}
          title="Start empty"
          text="Only your organization. You make departments, boards and agents yourself."
          isBusy={chosen === 'empty'}
          isDisabled={chosen !== undefined}
          onChoose={() => begin('empty')}
        />
      </div>
      {problem ? <Notice tone="danger" title={problem} isLive /> : null}
      <Button
        variant="ghost"
        className="self-start"
        icon={<ArrowLeft aria-hidden />}
        disabled={chosen !== undefined}
        onClick={() => setStep('account')}
      >
        Back
      </Button>
    </AccountFrame>
  );
}

function destination(start: Start, boardId: string | null): string {
  if (start === 'model') return '/models?add=1';
  return boardId ? `/boards/${boardId}` : '/welcome';
}

function AccountForm({ form, problem }: { form: FormState<Account>; problem: string | undefined }) {
  const text = (name: keyof Account) => ({
    name,
    value: form.values[name],
    onChange: (event: { target: { value: string } }) => form.set(name, event.target.value),
  });
  return (
    <form
      ref={form.formRef}
      method="post"
      onSubmit={form.handleSubmit}
      noValidate
      className="flex flex-col gap-4"
    >
      <FormField label="Organization" error={form.errors.organization_name}>
        <Input {...text('organization_name')} autoComplete="organization" placeholder="Acme" />
      </FormField>
      <FormField label="Your name" error={form.errors.name}>
        <Input {...text('name')} autoComplete="name" placeholder="Ada Lovelace" />
      </FormField>
      <FormField label="E-mail" error={form.errors.email} hint="You sign in with it. No mail is sent.">
        <Input {...text('email')} type="email" autoComplete="username" placeholder="ada@example.com" />
      </FormField>
      <FormField
        label="Password"
        error={form.errors.password}
        hint={<PasswordMeter password={form.values.password} />}
      >
        <PasswordInput {...text('password')} autoComplete="new-password" />
      </FormField>
      {problem ? <Notice tone="danger" title={problem} isLive /> : null}
      <Button type="submit" variant="primary" size="lg">
        Continue <ArrowRight aria-hidden />
      </Button>
    </form>
  );
}

interface StartChoiceProps {
  icon: ReactNode;
  title: string;
  text: string;
  isBusy: boolean;
  isDisabled: boolean;
  isRecommended?: boolean;
  onChoose: () => void;
}

function StartChoice({ icon, title, text, isBusy, isDisabled, isRecommended, onChoose }: StartChoiceProps) {
  return (
    <button
      type="button"
      onClick={onChoose}
      disabled={isDisabled}
      aria-busy={isBusy || undefined}
      className={`group flex items-center gap-4 rounded-lg border bg-surface p-4 text-left transition-colors not-disabled:hover:border-accent disabled:cursor-not-allowed ${isRecommended ? 'border-accent' : 'border-line-strong'} ${isDisabled && !isBusy ? 'opacity-60' : ''}`}
    >
      <span className="flex size-10 shrink-0 items-center justify-center rounded-lg bg-accent-soft text-accent-ink [&_svg]:size-5">
        {icon}
      </span>
      <span className="min-w-0 flex-1">
        <span className="block font-semibold">{title}</span>
        <span className="mt-0.5 block text-sm text-ink-muted">{text}</span>
      </span>
      {isBusy ? (
        <LoaderCircle aria-hidden className="size-5 shrink-0 animate-working text-ink-subtle" />
      ) : (
        <ChevronRight aria-hidden className="size-5 shrink-0 text-ink-subtle group-hover:text-ink" />
      )}
    </button>
  );
}
