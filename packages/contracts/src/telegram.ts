import { z } from 'zod';
import { timestampSchema } from './primitives.ts';

/** `GET /api/telegram`: the organization's bot, and the caller's own link to it. */
export const telegramStateSchema = z.object({
  bot: z
    .object({
      username: z.string(),
      /** What keeps it from working, in a sentence; null while it works. */
      problem: z.string().nullable(),
    })
    .nullable(),
  link: z.object({ chat_name: z.string(), linked_at: timestampSchema }).nullable(),
  abilities: z.object({ edit: z.boolean() }),
});
export type TelegramState = z.infer<typeof telegramStateSchema>;

export const telegramBotBodySchema = z.object({
  /** From @BotFather. */
  token: z
    .string()
    .trim()
    .regex(/^\d{3,20}:[\w-]{10,100}$/, 'must be a token from @BotFather, such as 123456:ABC-DEF'),
});

/** Shown once; it works once, for ten minutes. */
export const telegramCodeSchema = z.object({
  code: z.string(),
  /** Opens the chat with the code filled in. */
  url: z.string(),
  expires_at: timestampSchema,
});
export type TelegramCode = z.infer<typeof telegramCodeSchema>;
