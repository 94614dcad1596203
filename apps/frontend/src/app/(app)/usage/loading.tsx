import { PageHeader } from '#components/page-header.tsx';
import { UsagePlaces } from '#features/usage/components/usage-places.tsx';

export default function Loading() {
  return (
    <>
      <PageHeader title="Usage" />
      <div className="mx-auto max-w-5xl p-4 md:p-6">
        <UsagePlaces />
      </div>
    </>
  );
}
