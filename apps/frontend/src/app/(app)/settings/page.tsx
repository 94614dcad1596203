import type { Metadata } from 'next';
import { settingsQuery } from '#features/settings/api/settings-requests.ts';
import { SettingsPage } from '#features/settings/components/settings-page.tsx';
import { HydrateQueries } from '#lib/hydrate-queries.tsx';
import { serverApi } from '#lib/server-api.ts';

export const metadata: Metadata = { title: 'Settings' };

export default async function Page() {
  const api = await serverApi();
  return (
    <HydrateQueries queries={[settingsQuery(api)]}>
      <SettingsPage />
    </HydrateQueries>
  );
}
