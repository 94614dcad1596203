import { redirect } from 'next/navigation';
import { boardsQuery, departmentsQuery } from '#lib/queries.ts';
import { createQueryClient } from '#lib/query-client.ts';
import { serverApi } from '#lib/server-api.ts';

/** Leads to the first board of the sidebar; where there is none, to what to do first. */
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
  redirect(first ? `/boards/${first.id}` : '/welcome');
}
