'use client';

import { useQuery } from '@tanstack/react-query';
import { ListChecks } from 'lucide-react';
import { NavLink } from '#components/nav-link.tsx';
import { meQuery } from '#lib/queries.ts';
import { onboardingQuery } from '../api/onboarding-requests.ts';

/** In the sidebar until everything is done or put away: how far the organization has come. */
export function OnboardingLink() {
  const { data: me } = useQuery(meQuery());
  const mayManage = me?.abilities.manage_settings ?? false;
  const { data: onboarding } = useQuery({ ...onboardingQuery(), enabled: mayManage });
  // What was read before the person lost the right stays in memory.
  if (!mayManage || !onboarding || onboarding.is_dismissed) return null;
  const { steps } = onboarding;
  const passed = steps.filter(({ status }) => status !== 'open').length;
  if (passed === steps.length) return null;
  return (
    <NavLink
      href="/welcome"
      icon={<ListChecks aria-hidden className="size-4" />}
      end={
        <span className="text-xs text-ink-subtle tabular-nums">
          {passed}
          <span aria-hidden>/</span>
          <span className="sr-only"> of </span>
          {steps.length}
        </span>
      }
    >
      First steps
    </NavLink>
  );
}
