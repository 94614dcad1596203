import { z } from 'zod';

/** In the order in which a new organization takes them. */
export const onboardingSteps = ['model', 'agent', 'board', 'result', 'people'] as const;
export const onboardingStepSchema = z.enum(onboardingSteps);
export type OnboardingStep = (typeof onboardingSteps)[number];

export const onboardingSchema = z.object({
  steps: z.array(z.object({ id: onboardingStepSchema, status: z.enum(['done', 'skipped', 'open']) })),
  /** Nobody is reminded any more. */
  is_dismissed: z.boolean(),
});
export type Onboarding = z.infer<typeof onboardingSchema>;

export const onboardingPatchSchema = z
  .object({
    skipped_steps: z.array(onboardingStepSchema).max(onboardingSteps.length),
    is_dismissed: z.boolean(),
  })
  .partial();
export type OnboardingPatch = z.input<typeof onboardingPatchSchema>;
