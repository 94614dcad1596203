'use client';

import { OnboardingPage } from '#features/onboarding/components/onboarding-page.tsx';
import { FirstBoardAction } from '#features/structure/components/first-board-action.tsx';

/** The first steps, and the dialogs of other features that they open. */
export function WelcomeScreen() {
  return <OnboardingPage boardAction={(variant) => <FirstBoardAction variant={variant} />} />;
}
