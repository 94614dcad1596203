import type { Metadata } from 'next';
import { AcceptInvitation } from '#features/account/components/accept-invitation.tsx';
import { findSignedIn } from '#lib/find-signed-in.ts';

export const metadata: Metadata = { title: 'Invitation', referrer: 'no-referrer' };

/** The secret of the link stands behind its `#`, where only the browser sees it. */
export default async function InvitePage() {
  const me = await findSignedIn();
  return <AcceptInvitation signedInAs={me ? `${me.name} (${me.email})` : null} />;
}
