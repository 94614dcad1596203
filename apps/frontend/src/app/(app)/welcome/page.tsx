import type { Metadata } from 'next';
import { onboardingQuery } from '#features/onboarding/api/onboarding-requests.ts';
import { HydrateQueries } from '#lib/hydrate-queries.tsx';
import { serverApi } from '#lib/server-api.ts';
import { WelcomeScreen } from './welcome-screen.tsx';

export const metadata: Metadata = { title: 'Welcome' };

export default async function WelcomePage() {
  const api = await serverApi();
  return (
    <HydrateQueries queries={[]} optionalQueries={[onboardingQuery(api)]}>
      <WelcomeScreen />
    </HydrateQueries>
  );
}
