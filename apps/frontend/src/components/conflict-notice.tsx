import { Button } from './ui/button.tsx';
import { Notice } from './ui/notice.tsx';

/** Somebody saved the same thing while one was typing. @param what "agent", "skill" */
export function ConflictNotice({ what, onShowNewest }: { what: string; onShowNewest: () => void }) {
  return (
    <Notice
      tone="warning"
      title={`Someone else has changed this ${what} meanwhile`}
      isLive
      action={
        <Button size="sm" onClick={onShowNewest}>
          Show the newest
        </Button>
      }
    >
      Showing the newest drops what you typed. Copy what you want to keep first.
    </Notice>
  );
}
