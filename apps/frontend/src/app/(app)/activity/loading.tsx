import { PageHeader } from '#components/page-header.tsx';
import { ActivityPlaces } from '#features/activity/components/activity-places.tsx';

export default function Loading() {
  return (
    <>
      <PageHeader title="Activity" />
      <div className="mx-auto max-w-5xl p-4 md:p-6">
        <ActivityPlaces />
      </div>
    </>
  );
}
