// Owns what the palette offers besides what the search finds, and which of it fits what is typed.
import type { AgentCard, Board, Me } from '@helix/contracts';
import {
  Activity,
  Bell,
  Bot,
  ChartColumn,
  Cpu,
  ListChecks,
  type LucideIcon,
  Network,
  Plus,
  ScrollText,
  Settings,
  SquareKanban,
  Sunrise,
  Users,
} from 'lucide-react';

export interface PaletteEntry {
  id: string;
  label: string;
  /** Words that also find it. */
  keywords?: string;
  Icon: LucideIcon;
  href: string;
}

export interface PaletteGroup {
  title: string;
  entries: PaletteEntry[];
}

interface PalettePage extends Omit<PaletteEntry, 'id'> {
  /** Who is offered it; everybody where it is not said. */
  needs?: keyof Me['abilities'];
}

const pages: PalettePage[] = [
  { label: 'Today', Icon: Sunrise, href: '/today', keywords: 'home dashboard waiting review' },
  { label: 'Agents', Icon: Bot, href: '/agents' },
  { label: 'Skills', Icon: ScrollText, href: '/skills' },
  { label: 'Models', Icon: Cpu, href: '/models', keywords: 'provider key' },
  { label: 'Gateways', Icon: Network, href: '/gateways', keywords: 'openclaw', needs: 'manage_gateways' },
  { label: 'Usage', Icon: ChartColumn, href: '/usage', keywords: 'tokens cost money' },
  { label: 'Activity', Icon: Activity, href: '/activity', keywords: 'log audit history' },
  { label: 'People', Icon: Users, href: '/people', keywords: 'users invite roles', needs: 'manage_people' },
  { label: 'Settings', Icon: Settings, href: '/settings', keywords: 'organization defaults telegram' },
  { label: 'Notifications', Icon: Bell, href: '/notifications' },
  { label: 'First steps', Icon: ListChecks, href: '/welcome', needs: 'manage_settings' },
];

const actions: PalettePage[] = [
  { label: 'Create an agent', Icon: Plus, href: '/agents?add=1', keywords: 'new', needs: 'manage_agents' },
  { label: 'Write a skill', Icon: Plus, href: '/skills?add=1', keywords: 'new', needs: 'manage_skills' },
  { label: 'Connect a model', Icon: Plus, href: '/models?add=1', keywords: 'new', needs: 'manage_models' },
  {
    label: 'Add a gateway',
    Icon: Plus,
    href: '/gateways?add=1',
    keywords: 'new openclaw',
    needs: 'manage_gateways',
  },
  {
    label: 'Invite somebody',
    Icon: Plus,
    href: '/people?invite=1',
    keywords: 'new',
    needs: 'manage_people',
  },
];

/** Shown before anything is typed. */
const FIRST_ENTRIES_MAX = 6;

/** Groups in the order of how often they are meant; empty ones are left out. */
export function paletteGroups(
  query: string,
  data: { boards: readonly Board[]; agents: readonly AgentCard[]; me: Me | undefined },
): PaletteGroup[] {
  const allowed = (list: PalettePage[]) =>
    list
      .filter(({ needs }) => needs === undefined || data.me?.abilities[needs])
      .map((page) => ({ ...page, id: page.href }));
  const boards = data.boards.map(({ id, name, key }) => ({
    id,
    label: name,
    keywords: key,
    Icon: SquareKanban,
    href: `/boards/${id}`,
  }));
  const agents = data.agents.map(({ id, name, handle, role_title }) => ({
    id,
    label: name,
    keywords: `${handle} ${role_title}`,
    Icon: Bot,
    href: `/agents/${id}`,
  }));
  return [
    { title: 'Boards', entries: fitting(boards, query) },
    { title: 'Agents', entries: query === '' ? [] : fitting(agents, query) },
    { title: 'Go to', entries: fitting(allowed(pages), query) },
    { title: 'Do', entries: fitting(allowed(actions), query) },
  ].filter(({ entries }) => entries.length > 0);
}

function fitting(entries: PaletteEntry[], query: string): PaletteEntry[] {
  if (query === '') return entries.slice(0, FIRST_ENTRIES_MAX);
  const words = query.toLowerCase().split(/\s+/);
  return entries.filter(({ label, keywords = '' }) => {
    const text = `${label} ${keywords}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
