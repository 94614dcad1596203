import { Skeleton } from '#components/ui/skeleton.tsx';

const places = ['first', 'second', 'third', 'fourth', 'fifth'];

/** In the true layout, so that nothing jumps. */
export function ActivityPlaces() {
  return (
    <div aria-busy="true">
      <Skeleton className="mb-2 h-4 w-16" />
      <div className="overflow-hidden rounded-lg border border-line bg-surface">
        {places.map((place) => (
          <div
            key={place}
            className="flex items-center gap-3 border-b border-line px-3 py-2.5 last:border-b-0"
          >
            <Skeleton className="size-7 rounded-full" />
            <Skeleton className="h-4 w-2/3" />
          </div>
        ))}
      </div>
    </div>
  );
}
