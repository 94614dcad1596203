'use client';

import { type TelegramState, telegramBotBodySchema } from '@helix/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Send } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Section } from '#components/ui/card.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { FormField } from '#components/ui/form-field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { showToast } from '#components/ui/toast.tsx';
import { messageOf } from '#lib/api-error.ts';
import { useForm } from '#lib/use-form.ts';
import { connectBot, disconnectBot, removeLink, telegramQuery } from '../api/telegram-requests.ts';
import { LinkChat } from './link-chat.tsx';

/** A bot for the organization, and everybody's own link to it. */
export function TelegramSection() {
  const { data: telegram } = useQuery(telegramQuery());
  if (!telegram || (!telegram.bot && !telegram.abilities.edit)) return null;
  return (
    <Section
      title="Telegram"
      description="Notifications outside HELIX, and decisions from a phone: approve, reject with a reason, comment."
    >
      <div className="flex flex-col gap-4">
        {telegram.bot ? <ConnectedBot telegram={telegram} /> : <BotForm />}
        {telegram.bot ? <OwnLink telegram={telegram} /> : null}
      </div>
    </Section>
  );
}

function BotForm() {
  const queryClient = useQueryClient();
  const form = useForm({
    initial: { token: '' },
    schema: telegramBotBodySchema,
    submit: async ({ token }) => {
      queryClient.setQueryData(telegramQuery().queryKey, await connectBot(token));
    },
  });
  return (
    <form ref={form.formRef} onSubmit={form.handleSubmit} noValidate className="flex flex-col gap-4">
      <FormField
        label="Token of your bot"
        error={form.errors.token}
        hint="Write /newbot to @BotFather in Telegram; it gives you one. It is stored encrypted and never shown again."
      >
        <Input
          type="password"
          value={form.values.token}
          onChange={(event) => form.set('token', event.target.value)}
          autoComplete="off"
          className="font-mono text-sm"
        />
      </FormField>
      {form.problem ? <Notice tone="danger" title={form.problem} isLive /> : null}
      <Button type="submit" isBusy={form.isBusy} disabled={form.values.token === ''} className="self-end">
        Connect the bot
      </Button>
    </form>
  );
}

function ConnectedBot({ telegram: { bot, abilities } }: { telegram: TelegramState }) {
  const [isAsking, setAsking] = useState(false);
  const remove = useTelegramChange(disconnectBot, 'The bot was not disconnected');
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 text-sm">
        <Send aria-hidden className="size-4 text-ink-subtle" />
        <span className="min-w-0 flex-1">
          The bot is <span className="font-mono text-xs">@{bot?.username}</span>.
        </span>
        {abilities.edit ? (
          <Button size="sm" onClick={() => setAsking(true)}>
            Disconnect…
          </Button>
        ) : null}
      </div>
      {bot?.problem ? <Notice tone="danger" title={bot.problem} /> : null}
      <ConfirmDialog
        title="Disconnect the bot?"
        isOpen={isAsking}
        onOpenChange={setAsking}
        action="Disconnect"
        isBusy={remove.isPending}
        onConfirm={() => remove.mutate(undefined, { onSuccess: () => setAsking(false) })}
      >
        Everybody&apos;s link to it ends too. Nothing in HELIX is lost.
      </ConfirmDialog>
    </>
  );
}

function OwnLink({ telegram: { link } }: { telegram: TelegramState }) {
  const unlink = useTelegramChange(removeLink, 'The link stays');
  if (!link) return <LinkChat />;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line pt-4 text-sm">
      <span className="min-w-0 flex-1">
        Your account is linked to {link.chat_name}, since <RelativeTime time={link.linked_at} />.
      </span>
      <Button size="sm" isBusy={unlink.isPending} onClick={() => unlink.mutate()}>
        Unlink
      </Button>
    </div>
  );
}

function useTelegramChange(change: () => Promise<void>, failureTitle: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: telegramQuery().queryKey }),
    onError: (error) => showToast({ title: failureTitle, description: messageOf(error), tone: 'danger' }),
  });
}
