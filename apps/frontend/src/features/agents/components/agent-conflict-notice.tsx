import { Button } from '#components/ui/button.tsx';
import { Notice } from '#components/ui/notice.tsx';

/** Somebody saved the same agent while one was typing. */
export function AgentConflictNotice({ onShowNewest }: { onShowNewest: () => void }) {
  return (
    <Notice
      tone="warning"
      title="Someone else has changed this agent meanwhile"
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
