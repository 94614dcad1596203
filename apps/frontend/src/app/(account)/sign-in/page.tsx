import type { Metadata } from 'next';
import { AccountFrame } from '#features/account/components/account-frame.tsx';
import { NotSetUp } from '#features/account/components/not-set-up.tsx';
import { SignInForm } from '#features/account/components/sign-in-form.tsx';
import { helixCommand } from '#lib/helix-command.ts';
import { isSetupNeeded } from '#lib/is-setup-needed.ts';
import { safeNextPath } from '#lib/sign-in-path.ts';

export const metadata: Metadata = { title: 'Sign in' };

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ next?: string | string[] }>;
}) {
  const [{ next }, isNeeded] = await Promise.all([searchParams, isSetupNeeded()]);
  if (isNeeded) return <NotSetUp />;
  return (
    <AccountFrame title="Sign in" description="Good to see you again.">
      <SignInForm next={safeNextPath(next)} resetCommand={helixCommand('reset-password EMAIL')} />
    </AccountFrame>
  );
}
