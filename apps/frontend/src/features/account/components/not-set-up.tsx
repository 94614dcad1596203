import { Notice } from '#components/ui/notice.tsx';
import { AccountFrame } from './account-frame.tsx';

/** For whoever comes without the link: says where it is. */
export function NotSetUp() {
  return (
    <AccountFrame title="Not set up yet" description="This mission control has no owner.">
      <Notice tone="info" title="Open the setup link">
        It was printed where HELIX was started. To print it again, run{' '}
        <code className="font-mono text-xs">npm run helix -- setup-link</code> there.
      </Notice>
    </AccountFrame>
  );
}
