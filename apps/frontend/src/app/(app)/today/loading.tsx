import { PageHeader } from '#components/page-header.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';

const rows = ['first', 'second', 'third'];

/** In the true layout, so that nothing jumps. */
export default function Loading() {
  return (
    <div aria-busy="true">
      <PageHeader title="Today" />
      <div className="mx-auto flex max-w-5xl flex-col gap-6 p-4 md:p-6">
        <Skeleton className="h-19" />
        <div>
          <Skeleton className="mb-2 h-5 w-28" />
          <div className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
            {rows.map((row) => (
              <div key={row} className="flex items-start gap-3 px-3 py-2.5 sm:px-4">
                <Skeleton className="h-5.5 w-20 rounded-full" />
                <div className="flex flex-1 flex-col gap-1.5">
                  <Skeleton className="h-5 w-3/5" />
                  <Skeleton className="h-3.5 w-2/5" />
                </div>
              </div>
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}
