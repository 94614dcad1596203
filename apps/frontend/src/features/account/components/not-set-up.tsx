import { Notice } from '#components/ui/notice.tsx';
import { helixCommand } from '#lib/helix-command.ts';
import { AccountFrame } from './account-frame.tsx';

/** For whoever comes without the link: says where it is. */
export function NotSetUp() {
  return (
    <AccountFrame title="Not set up yet" description="This mission control has no owner.">
      <Notice tone="info" title="Open the setup link">
        Run <code className="font-mono text-xs">{helixCommand('setup-link')}</code> where HELIX was started:
        it prints the link.
      </Notice>
    </AccountFrame>
  );
}
