import type { ReactNode } from 'react';
import { AgentsNavigation } from '#features/agents/components/agents-navigation.tsx';
import { AppShell } from '#features/shell/components/app-shell.tsx';
import { BoardsNavigation } from '#features/structure/components/boards-navigation.tsx';
import { HydrateQueries } from '#lib/hydrate-queries.tsx';
import { agentsQuery, boardsQuery, departmentsQuery, meQuery } from '#lib/queries.ts';
import { serverApi } from '#lib/server-api.ts';

export default async function AppLayout({ children }: { children: ReactNode }) {
  const api = await serverApi();
  return (
    <HydrateQueries queries={[meQuery(api), departmentsQuery(api), boardsQuery(api), agentsQuery(api)]}>
      <AppShell
        navigation={
          <>
            <BoardsNavigation />
            <AgentsNavigation />
          </>
        }
      >
        {children}
      </AppShell>
    </HydrateQueries>
  );
}
