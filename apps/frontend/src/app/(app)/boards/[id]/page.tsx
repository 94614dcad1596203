import { idSchema } from '@helix/contracts';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cardsQuery } from '#features/board/api/cards-query.ts';
import { taskRunsQuery } from '#features/runs/api/run-queries.ts';
import { commentsQuery, taskQuery } from '#features/tasks/api/task-queries.ts';
import { HydrateQueries } from '#lib/hydrate-queries.tsx';
import { readLiveCursor } from '#lib/live-cursor.ts';
import { agentsQuery, boardQuery } from '#lib/queries.ts';
import { serverApi } from '#lib/server-api.ts';
import { BoardScreen } from './board-screen.tsx';

interface BoardPageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<{ task?: string | string[] }>;
}

export const metadata: Metadata = { title: 'Board' };

export default async function BoardPage({ params, searchParams }: BoardPageProps) {
  const [{ id }, { task }] = await Promise.all([params, searchParams]);
  if (!idSchema.safeParse(id).success) notFound();
  const taskId = idSchema.safeParse(task).data;
  const api = await serverApi();
  // Before the data, so that nothing that happens in between is missed.
  const cursor = await readLiveCursor();
  return (
    <HydrateQueries
      queries={[boardQuery(id, api), cardsQuery(id, api), agentsQuery(api)]}
      // A link to a task that is gone still shows the board; the panel says that it is gone.
      optionalQueries={
        taskId ? [taskQuery(taskId, api), commentsQuery(taskId, api), taskRunsQuery(taskId, api)] : []
      }
    >
      <BoardScreen boardId={id} cursor={cursor} />
    </HydrateQueries>
  );
}
