import type { Metadata } from 'next';
import { SettingsPage } from '#features/settings/components/settings-page.tsx';
import { telegramQuery } from '#features/telegram/api/telegram-requests.ts';
import { TelegramSection } from '#features/telegram/components/telegram-section.tsx';
import { HydrateQueries } from '#lib/hydrate-queries.tsx';
import { settingsQuery } from '#lib/queries.ts';
import { serverApi } from '#lib/server-api.ts';

export const metadata: Metadata = { title: 'Settings' };

export default async function Page() {
  const api = await serverApi();
  return (
    <HydrateQueries queries={[settingsQuery(api)]} optionalQueries={[telegramQuery(api)]}>
      <SettingsPage>
        <TelegramSection />
      </SettingsPage>
    </HydrateQueries>
  );
}
