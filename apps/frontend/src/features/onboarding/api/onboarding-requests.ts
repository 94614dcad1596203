import { type Onboarding, type OnboardingPatch, onboardingSchema } from '@helix/contracts';
import { queryOptions } from '@tanstack/react-query';
import type { ApiClient } from '#lib/api.ts';
import { browserApi } from '#lib/browser-api.ts';

export function onboardingQuery(api: ApiClient = browserApi) {
  return queryOptions({
    queryKey: ['onboarding'],
    queryFn: ({ signal }) => api.get('/api/onboarding', { schema: onboardingSchema, signal }),
  });
}

export function updateOnboarding(patch: OnboardingPatch): Promise<Onboarding> {
  return browserApi.patch('/api/onboarding', { schema: onboardingSchema, body: patch });
}
