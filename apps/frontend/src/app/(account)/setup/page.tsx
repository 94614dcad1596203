import type { Metadata } from 'next';
import Link from 'next/link';
import { buttonClasses } from '#components/ui/button-classes.ts';
import { AccountFrame } from '#features/account/components/account-frame.tsx';
import { NotSetUp } from '#features/account/components/not-set-up.tsx';
import { SetupFlow } from '#features/account/components/setup-flow.tsx';
import { isSetupNeeded } from '#lib/is-setup-needed.ts';

export const metadata: Metadata = { title: 'Set up', referrer: 'no-referrer' };

export default async function SetupPage({ searchParams }: { searchParams: Promise<{ token?: string }> }) {
  const [{ token }, isNeeded] = await Promise.all([searchParams, isSetupNeeded()]);
  if (!isNeeded) {
    return (
      <AccountFrame
        title="Already set up"
        description="The setup link works once. Sign in with the account that was made with it."
      >
        <Link href="/sign-in" className={buttonClasses('primary', 'lg')}>
          Sign in
        </Link>
      </AccountFrame>
    );
  }
  return token ? <SetupFlow token={token} /> : <NotSetUp />;
}
