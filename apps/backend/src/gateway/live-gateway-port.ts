// What the REST features ask, answered by the live links.
import type { GatewayRow } from '@helix/database';
import { type Bus, type Logger, type SecretBox, VERSION } from '@helix/runtime';
import type { Config } from '../config.ts';
import type { GatewayLinks } from './gateway-links.ts';
import type { GatewayPort } from './gateway-port.ts';
import { probeGateway } from './gateway-probe.ts';
import { openDevice, openToken } from './gateway-secrets.ts';
import type { WorkspaceSync } from './workspace-sync.ts';

export function createGatewayPort(parts: {
  links: GatewayLinks;
  sync: WorkspaceSync;
  config: Pick<Config, 'gateway'>;
  secrets: SecretBox;
  bus: Bus;
  logger: Logger;
}): GatewayPort {
  const { links, sync, config, secrets, bus, logger } = parts;
  return {
    status: () => {
      const { status, message } = links.builtin.observation;
      const isReady = status === 'ready';
      return { isReady, message: isReady ? 'The gateway is connected.' : message };
    },
    isReadyAt: (place) => links.isReady(place),
    filesAt: (place) => links.filesAt(place),
    observe: (place) => links.observe(place),
    // Delivered here at once, to the other replicas over the bus.
    gatewaysChanged: () => {
      bus.publish('gateways');
      bus.publish('runs');
      sync.wake();
    },
    testGateway: (row) => probeGateway({ ...dialOf(row), version: VERSION, logger }),
    agentChanged: () => sync.wake(),
    agentDeleted: (agentId, place) => {
      links
        .linkOf(place)
        ?.agents.delete(agentId)
        .catch((error: unknown) =>
          logger.warn({ err: error, agentId }, 'the workspace of a deleted agent stays at the gateway'),
        );
    },
    testModel: async (model) => {
      if (links.builtin.kind === 'helix') return links.builtin.testModel(model);
      const message =
        'The gateway of this installation is an OpenClaw, which has models of its own: it cannot try this one.';
      return { ok: false, latency_ms: null, message, code: null };
    },
  };

  function dialOf(row: GatewayRow) {
    const device = openDevice(secrets, row);
    if (row.url === null) return { ...config.gateway, device };
    return { url: row.url, token: openToken(secrets, row), device };
  }
}
