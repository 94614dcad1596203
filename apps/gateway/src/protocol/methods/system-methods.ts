import type { MethodHandlers, Services } from './method-context.ts';

export function systemMethods({
  agents,
  runs,
  defaultModel,
  facts,
}: Services): MethodHandlers<'health' | 'status' | 'models.list'> {
  return {
    health: () => ({ ok: true, ts: Date.now(), activeRuns: runs.activeCount, agents: agents.list().length }),
    status: () => {
      const { rss: rssBytes, heapUsed: heapUsedBytes } = process.memoryUsage();
      return {
        ...facts(),
        agents: agents.list().length,
        activeRuns: runs.activeCount,
        processMemory: { rssBytes, heapUsedBytes },
      };
    },
    'models.list': () => ({
      models: [
        ...(defaultModel && defaultModel.provider !== 'demo'
          ? [
              {
                id: defaultModel.name,
                name: defaultModel.name,
                provider: defaultModel.provider,
                tags: ['default'],
                available: true,
                ...(defaultModel.contextWindow ? { contextWindow: defaultModel.contextWindow } : {}),
              },
            ]
          : []),
        { id: 'demo', name: 'Demo (offline)', provider: 'demo', available: true, supportsTools: true },
      ],
    }),
  };
}
