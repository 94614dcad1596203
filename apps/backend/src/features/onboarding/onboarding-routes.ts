import { onboardingPatchSchema, onboardingSchema } from '@helix/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { mutationOf } from '../../plugins/commit-once.ts';
import { requireOrganizationAction } from '../../plugins/request-context.ts';
import { changeOnboarding, getOnboarding } from './onboarding-service.ts';

const tags = ['Onboarding'];

export const onboardingRoutes: FastifyPluginAsyncZod = async (app) => {
  const { deps } = app;

  app.get(
    '/api/onboarding',
    {
      schema: {
        tags,
        summary: 'The first steps of a new organization, and which are done',
        response: { 200: onboardingSchema },
      },
    },
    async (request) => {
      return getOnboarding(deps, requireOrganizationAction(request, 'manage_settings'));
    },
  );

  app.patch(
    '/api/onboarding',
    {
      schema: {
        tags,
        summary: 'Skip steps, or put the reminder away',
        body: onboardingPatchSchema,
        response: { 200: onboardingSchema },
      },
    },
    async (request) => {
      requireOrganizationAction(request, 'manage_settings');
      return changeOnboarding(deps, mutationOf(request), request.body);
    },
  );
};
