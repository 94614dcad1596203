import { type Settings, type SettingsPatch, settingsSchema } from '@helix/contracts';
import { browserApi } from '#lib/browser-api.ts';

export function updateSettings(patch: SettingsPatch): Promise<Settings> {
  return browserApi.patch('/api/settings', { schema: settingsSchema, body: patch });
}
