import { Skeleton } from '#components/ui/skeleton.tsx';

/** In the true layout, so that nothing jumps. */
export function UsagePlaces() {
  return (
    <div aria-busy="true" className="flex flex-col gap-4">
      <Skeleton className="h-60 w-full sm:h-23" />
      <Skeleton className="h-96 w-full" />
      <Skeleton className="h-40 w-full" />
    </div>
  );
}
