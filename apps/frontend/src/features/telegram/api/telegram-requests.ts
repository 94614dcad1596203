import {
  type TelegramCode,
  type TelegramState,
  telegramCodeSchema,
  telegramStateSchema,
} from '@helix/contracts';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import type { ApiClient } from '#lib/api.ts';
import { browserApi } from '#lib/browser-api.ts';

export function telegramQuery(api: ApiClient = browserApi) {
  return queryOptions({
    // Below the settings: what changes these changes it too.
    queryKey: ['settings', 'telegram'],
    queryFn: ({ signal }) => api.get('/api/telegram', { schema: telegramStateSchema, signal }),
  });
}

export function connectBot(token: string): Promise<TelegramState> {
  return browserApi.put('/api/telegram/bot', { schema: telegramStateSchema, body: { token } });
}

export async function disconnectBot(): Promise<void> {
  await browserApi.delete('/api/telegram/bot', { schema: z.unknown() });
}

export function createCode(): Promise<TelegramCode> {
  return browserApi.post('/api/telegram/link', { schema: telegramCodeSchema, body: {} });
}

export async function removeLink(): Promise<void> {
  await browserApi.delete('/api/telegram/link', { schema: z.unknown() });
}
