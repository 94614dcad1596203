'use client';

import {
  type CreatedInvitation,
  type GrantedLevel,
  INVITATION_DAYS,
  type InvitationRole,
  invitationBodySchema,
  invitationRoles,
} from '@helix/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { CopyField } from '#components/ui/copy-field.tsx';
import { Dialog, DialogActions } from '#components/ui/dialog.tsx';
import { FormField } from '#components/ui/form-field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { RadioCards } from '#components/ui/radio-cards.tsx';
import { boardsQuery } from '#lib/queries.ts';
import { useForm } from '#lib/use-form.ts';
import { roleOptions } from '../access-words.ts';
import { createInvitation } from '../api/invitation-requests.ts';
import { BoardLevels } from './board-levels.tsx';

/** What is chosen here, and then, once, the link that comes of it. */
export function InviteDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const [created, setCreated] = useState<CreatedInvitation>();
  const close = () => {
    onClose();
    setCreated(undefined);
  };
  return (
    <Dialog
      title={created ? 'Hand over this link' : 'Invite a person'}
      description={
        created
          ? undefined
          : 'You get a link to hand over yourself. Whoever opens it chooses a password and is in.'
      }
      isOpen={isOpen}
      onOpenChange={(isNextOpen) => !isNextOpen && close()}
    >
      {created ? (
        <InvitationLink invitation={created} onDone={close} />
      ) : (
        <InviteForm onCreated={setCreated} onClose={close} />
      )}
    </Dialog>
  );
}

interface InviteFormProps {
  onCreated: (invitation: CreatedInvitation) => void;
  onClose: () => void;
}

function InviteForm({ onCreated, onClose }: InviteFormProps) {
  const queryClient = useQueryClient();
  const { data: boards = [] } = useQuery(boardsQuery());
  const form = useForm({
    initial: { email: '', role: 'member' as InvitationRole, levels: {} as Record<string, GrantedLevel> },
    schema: invitationBodySchema,
    toBody: ({ email, role, levels }) => ({
      role,
      email: email.trim() === '' ? null : email,
      boards:
        role === 'member' ? Object.entries(levels).map(([board_id, level]) => ({ board_id, level })) : [],
    }),
    submit: async (body) => {
      onCreated(await createInvitation(body));
      await queryClient.invalidateQueries({ queryKey: ['invitations'] });
    },
  });
  const { email, role, levels } = form.values;
  return (
    <form ref={form.formRef} onSubmit={form.handleSubmit} noValidate className="flex flex-col gap-4">
      <FormField
        label="E-mail"
        isOptional
        error={form.errors.email}
        hint="The account gets this address. Without one, they choose it themselves. No mail is sent."
      >
        <Input
          type="email"
          value={email}
          onChange={(event) => form.set('email', event.target.value)}
          placeholder="grace@example.com"
          autoComplete="off"
        />
      </FormField>
      <RadioCards
        label="Role"
        options={roleOptions(invitationRoles)}
        value={role}
        onChange={(next) => form.set('role', next)}
      />
      {role === 'member' && boards.length > 0 ? (
        <BoardLevels boards={boards} levels={levels} onChange={(next) => form.set('levels', next)} />
      ) : null}
      {form.problem ? <Notice tone="danger" title={form.problem} isLive /> : null}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" isBusy={form.isBusy}>
          Make the link
        </Button>
      </DialogActions>
    </form>
  );
}

interface InvitationLinkProps {
  invitation: CreatedInvitation;
  onDone: () => void;
}

function InvitationLink({ invitation, onDone }: InvitationLinkProps) {
  return (
    <div className="flex flex-col gap-4">
      <CopyField label="Invitation link" text={invitation.url} />
      <p className="text-sm text-ink-muted">
        It is shown only now. It lets in one person{invitation.email ? `, as ${invitation.email},` : ''}{' '}
        within {INVITATION_DAYS} days: whoever has it can use it, so hand it over where only they read it.
      </p>
      {leadsHereOnly(invitation.url) ? (
        <Notice tone="warning" title="This link works on this machine only">
          For others, open HELIX by the address that they use, or set HELIX_PUBLIC_URL to it, and make a new
          link.
        </Notice>
      ) : null}
      <DialogActions>
        <Button onClick={onDone}>Done</Button>
      </DialogActions>
    </div>
  );
}

function leadsHereOnly(url: string): boolean {
  const hostname = URL.parse(url)?.hostname ?? '';
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}
