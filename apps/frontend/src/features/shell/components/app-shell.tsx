'use client';

import { useQuery } from '@tanstack/react-query';
import { ChartColumn, Cpu, History, Menu as MenuIcon, Network, ScrollText, Settings } from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, useRef, useState } from 'react';
import { HelixMark } from '#components/helix-mark.tsx';
import { NavLink } from '#components/nav-link.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Announcer } from '#lib/announce.tsx';
import { meQuery } from '#lib/queries.ts';
import { useKeptScroll } from '#lib/use-kept-scroll.ts';
import { ConnectionStatus } from './connection-status.tsx';
import { NavigationDrawer } from './navigation-drawer.tsx';
import { PeopleLink } from './people-link.tsx';
import { UserMenu } from './user-menu.tsx';

interface AppShellProps {
  /** Boards and agents: the parts of the sidebar that belong to other features. */
  navigation: ReactNode;
  /** Opens the list of notifications; on a phone, leads to its page. */
  bell: ReactNode;
  phoneBell: ReactNode;
  /** Opens the palette; on a phone, an icon. */
  search: ReactNode;
  phoneSearch: ReactNode;
  children: ReactNode;
}

/** The frame of every signed-in page: a sidebar, on a phone a bar with a drawer. */
export function AppShell({ navigation, bell, phoneBell, search, phoneSearch, children }: AppShellProps) {
  const [isDrawerOpen, setDrawerOpen] = useState(false);
  const mainRef = useRef<HTMLElement>(null);
  useKeptScroll(mainRef);
  return (
    <div className="flex h-dvh flex-col md:flex-row">
      <a
        href="#main"
        className="fixed top-2 left-2 z-80 -translate-y-20 rounded-md bg-accent px-3 py-2 text-sm font-medium text-on-accent focus:translate-y-0"
      >
        Skip to the content
      </a>
      <header className="flex h-12 shrink-0 items-center gap-1 border-b border-line bg-surface px-2 md:hidden">
        <IconButton
          label="Open the navigation"
          icon={<MenuIcon aria-hidden />}
          onClick={() => setDrawerOpen(true)}
        />
        <Link href="/" className="flex items-center gap-2 px-1 text-sm font-semibold">
          <HelixMark className="size-5" /> HELIX
        </Link>
        <div className="ml-auto flex items-center gap-1">
          <ConnectionStatus isCompact />
          {phoneSearch}
          {phoneBell}
        </div>
      </header>
      <NavigationDrawer isOpen={isDrawerOpen} onClose={() => setDrawerOpen(false)}>
        <SidebarContent navigation={navigation} />
      </NavigationDrawer>
      <nav
        aria-label="Main"
        className="hidden w-60 shrink-0 flex-col border-r border-line bg-canvas md:flex lg:w-64"
      >
        <SidebarContent navigation={navigation} bell={bell} search={search} />
      </nav>
      <main
        ref={mainRef}
        id="main"
        tabIndex={-1}
        // What gets the focus must not hide behind a bar at the bottom.
        className="min-h-0 min-w-0 flex-1 scroll-pb-20 overflow-y-auto bg-canvas outline-none"
      >
        {children}
      </main>
      <Announcer />
    </div>
  );
}

function SidebarContent({ navigation, bell, search }: Partial<AppShellProps>) {
  const { data: me } = useQuery(meQuery());
  return (
    <>
      <div className="flex items-center gap-1 p-2">
        <div className="min-w-0 flex-1">
          <UserMenu />
        </div>
        {bell}
      </div>
      {search ? <div className="px-2 pb-3">{search}</div> : null}
      <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-2 pb-4">
        {navigation}
        <div className="flex flex-col gap-px">
          <NavLink href="/skills" icon={<ScrollText aria-hidden className="size-4" />}>
            Skills
          </NavLink>
          <NavLink href="/models" icon={<Cpu aria-hidden className="size-4" />}>
            Models
          </NavLink>
          {me?.abilities.manage_gateways ? (
            <NavLink href="/gateways" icon={<Network aria-hidden className="size-4" />}>
              Gateways
            </NavLink>
          ) : null}
          <NavLink href="/usage" icon={<ChartColumn aria-hidden className="size-4" />}>
            Usage
          </NavLink>
          <NavLink href="/activity" icon={<History aria-hidden className="size-4" />}>
            Activity
          </NavLink>
          <PeopleLink />
          <NavLink href="/settings" icon={<Settings aria-hidden className="size-4" />}>
            Settings
          </NavLink>
        </div>
      </div>
      <div className="border-t border-line p-2">
        <ConnectionStatus />
      </div>
    </>
  );
}
