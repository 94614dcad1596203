import { Sunrise } from 'lucide-react';
import type { ReactNode } from 'react';
import { NavLink } from '#components/nav-link.tsx';
import { AgentsNavigation } from '#features/agents/components/agents-navigation.tsx';
import { ShortcutsHelp } from '#features/board/components/shortcuts-help.tsx';
import { LiveProvider } from '#features/live/components/live-provider.tsx';
import { unreadCountQuery } from '#features/notifications/api/notification-requests.ts';
import { NotificationBell, NotificationLink } from '#features/notifications/components/notification-bell.tsx';
import { onboardingQuery } from '#features/onboarding/api/onboarding-requests.ts';
import { OnboardingLink } from '#features/onboarding/components/onboarding-link.tsx';
import { PaletteButton, PaletteIconButton } from '#features/palette/components/palette-button.tsx';
import { AppShell } from '#features/shell/components/app-shell.tsx';
import { BoardsNavigation } from '#features/structure/components/boards-navigation.tsx';
import { HydrateQueries } from '#lib/hydrate-queries.tsx';
import { readLiveCursor } from '#lib/live-cursor.ts';
import { agentsQuery, boardsQuery, departmentsQuery, meQuery } from '#lib/queries.ts';
import { serverApi } from '#lib/server-api.ts';

export default async function AppLayout({ children }: { children: ReactNode }) {
  const api = await serverApi();
  // Before the data, so that the live connection continues from here and misses nothing.
  const cursor = await readLiveCursor();
  return (
    <HydrateQueries
      queries={[meQuery(api), departmentsQuery(api), boardsQuery(api), agentsQuery(api)]}
      optionalQueries={[unreadCountQuery(api), onboardingQuery(api)]}
    >
      <LiveProvider cursor={cursor}>
        <AppShell
          bell={<NotificationBell />}
          phoneBell={<NotificationLink />}
          search={<PaletteButton />}
          phoneSearch={<PaletteIconButton />}
          navigation={
            <>
              <div className="flex flex-col gap-px">
                <NavLink href="/today" icon={<Sunrise aria-hidden className="size-4" />}>
                  Today
                </NavLink>
                <OnboardingLink />
              </div>
              <BoardsNavigation />
              <AgentsNavigation />
            </>
          }
        >
          {children}
        </AppShell>
        <ShortcutsHelp />
      </LiveProvider>
    </HydrateQueries>
  );
}
