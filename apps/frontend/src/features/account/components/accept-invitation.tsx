'use client';

import { type InvitationOffer, invitationAcceptBodySchema } from '@helix/contracts';
import { useQuery } from '@tanstack/react-query';
import { ArrowRight, RefreshCw } from 'lucide-react';
import Link from 'next/link';
import { PasswordInput } from '#components/password-input.tsx';
import { PasswordMeter } from '#components/password-meter.tsx';
import { Button } from '#components/ui/button.tsx';
import { buttonClasses } from '#components/ui/button-classes.ts';
import { FormField } from '#components/ui/form-field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { ApiError, messageOf } from '#lib/api-error.ts';
import { useAddressSecret } from '#lib/use-address-secret.ts';
import { useForm } from '#lib/use-form.ts';
import { acceptInvitation, invitationOfferQuery } from '../api/invitation.ts';
import { AccountFrame } from './account-frame.tsx';

/** @param signedInAs who uses this browser already: accepting signs them out of it. */
export function AcceptInvitation({ signedInAs }: { signedInAs: string | null }) {
  const token = useAddressSecret();
  const offer = useQuery({ ...invitationOfferQuery(token ?? ''), enabled: Boolean(token) });
  if (token === '')
    return <NoInvitation reason="The link is not complete. Copy all of it, up to its last letter." />;
  if (offer.error) {
    const isTemporary = offer.error instanceof ApiError && offer.error.isTemporary;
    return (
      <NoInvitation
        reason={messageOf(offer.error)}
        onRetry={isTemporary ? () => offer.refetch() : undefined}
      />
    );
  }
  if (!token || !offer.data) return <Waiting />;
  return (
    <AccountFrame title={`Join ${offer.data.organization_name}`} description={<Welcome offer={offer.data} />}>
      {signedInAs ? (
        <Notice tone="warning" title={`You are signed in as ${signedInAs}`}>
          This makes another account and signs you in with it here. If the invitation is for somebody else,
          hand the link to them.
        </Notice>
      ) : null}
      <JoinForm key={token} token={token} offer={offer.data} />
    </AccountFrame>
  );
}

function Welcome({ offer }: { offer: InvitationOffer }) {
  const { invited_by: host, role, board_names: boards } = offer;
  const what =
    role === 'admin'
      ? 'to run it with them, as an administrator'
      : boards.length > 0
        ? `to work on ${new Intl.ListFormat('en').format(boards)}`
        : 'to work with people and agents there';
  return (
    <>
      {host} invites you {what}.
    </>
  );
}

function JoinForm({ token, offer }: { token: string; offer: InvitationOffer }) {
  const form = useForm({
    initial: { name: '', email: offer.email ?? '', password: '' },
    schema: invitationAcceptBodySchema,
    toBody: (values) => ({ ...values, token }),
    submit: async (body) => {
      const { board_id } = await acceptInvitation(body);
      // In place of this page, whose address still holds the link.
      window.location.replace(board_id ? `/boards/${board_id}` : '/');
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
      <FormField label="Your name" error={form.errors.name} hint="As people and agents call you.">
        <Input
          name="name"
          value={form.values.name}
          onChange={(event) => form.set('name', event.target.value)}
          autoComplete="name"
          placeholder="Grace Hopper"
        />
      </FormField>
      <FormField
        label="E-mail"
        error={form.errors.email}
        hint={
          offer.email
            ? 'You sign in with it. The invitation is for this address.'
            : 'You sign in with it. No mail is sent.'
        }
      >
        <Input
          type="email"
          name="email"
          value={form.values.email}
          readOnly={offer.email !== null}
          onChange={(event) => form.set('email', event.target.value)}
          autoComplete="username"
          placeholder="grace@example.com"
          className={offer.email ? 'text-ink-muted' : undefined}
        />
      </FormField>
      <FormField
        label="Password"
        error={form.errors.password}
        hint={<PasswordMeter password={form.values.password} />}
      >
        <PasswordInput
          name="password"
          value={form.values.password}
          onChange={(event) => form.set('password', event.target.value)}
          autoComplete="new-password"
        />
      </FormField>
      {form.problem ? <Notice tone="danger" title={form.problem} isLive /> : null}
      <Button type="submit" variant="primary" size="lg" isBusy={form.isBusy}>
        Join <ArrowRight aria-hidden />
      </Button>
    </form>
  );
}

function NoInvitation({ reason, onRetry }: { reason: string; onRetry?: (() => void) | undefined }) {
  return (
    <AccountFrame title="This invitation does not open">
      <Notice tone="danger" title={reason} isLive />
      {onRetry ? (
        <Button variant="primary" size="lg" icon={<RefreshCw aria-hidden />} onClick={onRetry}>
          Try again
        </Button>
      ) : (
        <Link href="/sign-in" className={buttonClasses('secondary', 'lg')}>
          Sign in with an account you have
        </Link>
      )}
    </AccountFrame>
  );
}

const waitingFields = ['name', 'e-mail', 'password'];

function Waiting() {
  return (
    <AccountFrame title="Your invitation" description="One moment: looking what the link is for.">
      <div aria-busy="true" className="flex flex-col gap-4">
        {waitingFields.map((field) => (
          <div key={field} className="flex flex-col gap-1.5">
            <Skeleton className="h-4 w-20" />
            <Skeleton className="h-9" />
          </div>
        ))}
        <Skeleton className="h-10" />
      </div>
    </AccountFrame>
  );
}
