import { Compass } from 'lucide-react';
import Link from 'next/link';
import { buttonClasses } from '#components/ui/button-classes.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';

export default function NotFound() {
  return (
    <main className="flex min-h-dvh items-center">
      <EmptyState
        icon={<Compass aria-hidden />}
        title="There is no such page"
        action={
          <Link href="/" className={buttonClasses('primary')}>
            Go to the boards
          </Link>
        }
      >
        The address leads nowhere, or to something that was deleted or is not open to you.
      </EmptyState>
    </main>
  );
}
