import { PageHeader } from './page-header.tsx';
import { Skeleton } from './ui/skeleton.tsx';

const rows = ['first', 'second', 'third'];

/** The layout of a list page while its rows are on their way. */
export function ListSkeleton({ title }: { title: string }) {
  return (
    <div aria-busy="true">
      <PageHeader title={title} />
      <div className="mx-auto max-w-5xl p-4 md:p-6">
        <div className="overflow-hidden rounded-lg border border-line bg-surface">
          {rows.map((row) => (
            <div key={row} className="flex items-center gap-3 border-b border-line p-4 last:border-b-0">
              <Skeleton className="size-10" />
              <div className="flex flex-1 flex-col gap-2">
                <Skeleton className="h-4 w-40" />
                <Skeleton className="h-3 w-56 max-w-full" />
              </div>
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
