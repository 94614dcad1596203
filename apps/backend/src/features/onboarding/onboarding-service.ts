// Owns the first steps of an organization: what is done is read from its rows, what was skipped is remembered.
import { type Onboarding, type onboardingPatchSchema, onboardingSteps } from '@helix/contracts';
import { getOrganization, readOnboarding, writeOnboarding } from '@helix/database';
import type { z } from 'zod';
import type { AppDeps } from '../../app-deps.ts';
import type { Mutation } from '../../plugins/commit-once.ts';
import type { Principal } from '../../plugins/request-context.ts';

export async function getOnboarding(deps: AppDeps, { orgId }: Principal): Promise<Onboarding> {
  const facts = await readOnboarding(deps.database.forOrganization(orgId), orgId);
  return {
    steps: onboardingSteps.map((id) => ({
      id,
      status: facts[id] ? 'done' : facts.skipped_steps.includes(id) ? 'skipped' : 'open',
    })),
    is_dismissed: facts.dismissed_at !== null,
  };
}

export async function changeOnboarding(
  deps: AppDeps,
  { context, principal }: Mutation,
  { skipped_steps, is_dismissed }: z.output<typeof onboardingPatchSchema>,
): Promise<Onboarding> {
  await deps.work(context, async (work) => {
    await writeOnboarding(work.trx, work.orgId, {
      ...(skipped_steps ? { skipped_steps } : {}),
      ...(is_dismissed === undefined ? {} : { dismissed_at: is_dismissed ? deps.clock() : null }),
    });
    const { name } = await getOrganization(work.trx, work.orgId);
    work.record({
      action: 'organization.onboarding_changed',
      entityType: 'organization',
      entityId: work.orgId,
      entityTitle: name,
      details: { skipped_steps, is_dismissed },
    });
    work.announce({ type: 'organization.updated', entity: 'organization', entityId: work.orgId });
  });
  return getOnboarding(deps, principal);
}
