import { Bot, Inbox } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { Section } from '#components/ui/card.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';

/** What happened, what is on its way, and what is not there yet. */
export function Messages() {
  return (
    <Section title="Messages">
      <div className="flex flex-col gap-3">
        <Notice
          tone="danger"
          title="The provider refused the key (401)"
          action={<Button size="sm">Open models</Button>}
        >
          Check the key in Models, then run again.
        </Notice>
        <Notice tone="warning" title="Reconnecting since 20 s">
          What you see may be older than what is true.
        </Notice>
        <Notice tone="success" title="Connected in 312 ms" />
        <Notice tone="info" title="This answer comes from the demo model" />
        <div className="flex flex-col gap-2" aria-hidden data-sample>
          <Skeleton className="h-4 w-2/3" />
          <Skeleton className="h-4 w-full" />
        </div>
        <EmptyState
          icon={<Inbox aria-hidden />}
          title="Nothing waits for you"
          action={<Button icon={<Bot aria-hidden />}>Create an agent</Button>}
        >
          Results, questions and failures appear here.
        </EmptyState>
      </div>
    </Section>
  );
}
