import { Compass } from 'lucide-react';
import Link from 'next/link';
import { buttonClasses } from '#components/ui/button-classes.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';

export default function NotFound() {
  return (
    <EmptyState
      icon={<Compass aria-hidden />}
      title="Not found"
      action={
        <Link href="/" className={buttonClasses('primary')}>
          Go to the boards
        </Link>
      }
    >
      It was deleted, or it is not open to you.
    </EmptyState>
  );
}
