import type { Agent } from '@helix/contracts';
import type { ComponentType } from 'react';

/** One tab of an agent's page. Each is a file of its own; the page puts them together, in this order. */
export interface AgentTab {
  /** Stands in the address: `?tab=memory`. The first tab needs none. */
  value: string;
  label: string;
  Content: ComponentType<{ agent: Agent }>;
  /** Left out for whom it would only refuse. */
  isShown?: (agent: Agent) => boolean;
}
