import { type Settings, type SettingsPatch, settingsSchema } from '@helix/contracts';
import { queryOptions } from '@tanstack/react-query';
import type { ApiClient } from '#lib/api.ts';
import { browserApi } from '#lib/browser-api.ts';

export function settingsQuery(api: ApiClient = browserApi) {
  return queryOptions({
    queryKey: ['settings'],
    queryFn: ({ signal }) => api.get('/api/settings', { schema: settingsSchema, signal }),
  });
}

export function updateSettings(patch: SettingsPatch): Promise<Settings> {
  return browserApi.patch('/api/settings', { schema: settingsSchema, body: patch });
}
