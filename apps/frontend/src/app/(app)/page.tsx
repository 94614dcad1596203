import { redirect } from 'next/navigation';
import { FirstSteps } from '#features/structure/components/first-steps.tsx';
import { HydrateQueries } from '#lib/hydrate-queries.tsx';
import { boardsQuery, departmentsQuery, modelsQuery } from '#lib/queries.ts';
import { createQueryClient } from '#lib/query-client.ts';
import { serverApi } from '#lib/server-api.ts';

/** Leads to the first board of the sidebar; where there is none, says what to do first. */
export default async function HomePage() {
  const api = await serverApi();
  const client = createQueryClient();
  const [boards, departments] = await Promise.all([
    client.fetchQuery(boardsQuery(api)),
    client.fetchQuery(departmentsQuery(api)),
  ]);
  const first = departments
    .map(({ id }) => boards.find((board) => board.department_id === id))
    .find((board) => board !== undefined);
  if (first) redirect(`/boards/${first.id}`);
  return (
    <HydrateQueries queries={[modelsQuery(api)]}>
      <FirstSteps />
    </HydrateQueries>
  );
}
