import { classNames } from '#lib/class-names.ts';

/** A place held for what is loading, in its true size. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <div aria-hidden data-skeleton className={classNames('animate-pulse rounded-md bg-pressed', className)} />
  );
}
