'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { Button } from '#components/ui/button.tsx';
import { buttonClasses } from '#components/ui/button-classes.ts';
import { Notice } from '#components/ui/notice.tsx';
import { messageOf } from '#lib/api-error.ts';
import { createCode, telegramQuery } from '../api/telegram-requests.ts';

/** How soon the page sees that the code was used. */
const ASK_EVERY_MS = 2_000;

/** A code that is sent to the bot once; the page sees by itself when that has happened. */
export function LinkChat() {
  const make = useMutation({ mutationFn: createCode });
  const code = make.data;
  useQuery({ ...telegramQuery(), refetchInterval: code ? ASK_EVERY_MS : false });
  return (
    <div className="flex flex-col gap-3 border-t border-line pt-4 text-sm">
      {code ? (
        <>
          <p>Open the chat and press Start, or send the bot this message. It works once, for ten minutes.</p>
          <code className="rounded-md bg-sunken px-3 py-2 font-mono text-xs select-all">
            /start {code.code}
          </code>
          <a
            href={code.url}
            target="_blank"
            rel="noreferrer"
            className={`${buttonClasses('primary')} self-end`}
          >
            Open Telegram
          </a>
        </>
      ) : (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <span className="min-w-0 flex-1">Your account is not linked to a chat.</span>
          <Button size="sm" variant="primary" isBusy={make.isPending} onClick={() => make.mutate()}>
            Link my Telegram
          </Button>
        </div>
      )}
      {make.error ? <Notice tone="danger" title={messageOf(make.error)} isLive /> : null}
    </div>
  );
}
