// The resources that several features show. Keys start with the entity's plural name, so that a live event of
// an entity invalidates everything that shows it: ['boards'], ['boards', id] …
import {
  agentCardSchema,
  agentSchema,
  boardSchema,
  departmentSchema,
  gatewaySchema,
  meSchema,
  modelSchema,
  pageSchema,
  settingsSchema,
  setupStateSchema,
  skillCardSchema,
} from '@helix/contracts';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { ApiClient } from './api.ts';
import { browserApi } from './browser-api.ts';

/** Reads a list to its end, page by page. */
export async function listAll<Item extends z.ZodType>(
  api: ApiClient,
  path: string,
  item: Item,
  options: { query?: Record<string, string | number | boolean | undefined>; signal?: AbortSignal } = {},
): Promise<z.output<Item>[]> {
  const items: z.output<Item>[] = [];
  let cursor: string | undefined;
  do {
    const page = (await api.get(path, {
      schema: pageSchema(item),
      query: { ...options.query, cursor },
      signal: options.signal,
    })) as { items: z.output<Item>[]; next_cursor: string | null };
    items.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return items;
}

export function meQuery(api: ApiClient = browserApi) {
  return queryOptions({
    queryKey: ['me'],
    queryFn: ({ signal }) => api.get('/api/auth/me', { schema: meSchema, signal }),
  });
}

export function setupStateQuery(api: ApiClient = browserApi) {
  return queryOptions({
    queryKey: ['setup'],
    queryFn: ({ signal }) => api.get('/api/setup', { schema: setupStateSchema, signal }),
  });
}

export function departmentsQuery(api: ApiClient = browserApi) {
  return queryOptions({
    queryKey: ['departments'],
    queryFn: ({ signal }) => listAll(api, '/api/departments', departmentSchema, { signal }),
  });
}

export function boardsQuery(api: ApiClient = browserApi) {
  return queryOptions({
    queryKey: ['boards'],
    queryFn: ({ signal }) => listAll(api, '/api/boards', boardSchema, { signal }),
  });
}

export function boardQuery(id: string, api: ApiClient = browserApi) {
  return queryOptions({
    queryKey: ['boards', id],
    queryFn: ({ signal }) => api.get(`/api/boards/${id}`, { schema: boardSchema, signal }),
  });
}

export function agentsQuery(api: ApiClient = browserApi) {
  return queryOptions({
    queryKey: ['agents'],
    queryFn: ({ signal }) => listAll(api, '/api/agents', agentCardSchema, { signal }),
  });
}

export function agentQuery(id: string, api: ApiClient = browserApi) {
  return queryOptions({
    queryKey: ['agents', id],
    queryFn: ({ signal }) => api.get(`/api/agents/${id}`, { schema: agentSchema, signal }),
  });
}

export function modelsQuery(api: ApiClient = browserApi) {
  return queryOptions({
    queryKey: ['models'],
    queryFn: ({ signal }) => listAll(api, '/api/models', modelSchema, { signal }),
  });
}

export function gatewaysQuery(api: ApiClient = browserApi) {
  return queryOptions({
    queryKey: ['gateways'],
    queryFn: ({ signal }) => listAll(api, '/api/gateways', gatewaySchema, { signal }),
  });
}

export function skillsQuery(api: ApiClient = browserApi) {
  return queryOptions({
    queryKey: ['skills'],
    queryFn: ({ signal }) => listAll(api, '/api/skills', skillCardSchema, { signal }),
  });
}

export function settingsQuery(api: ApiClient = browserApi) {
  return queryOptions({
    queryKey: ['settings'],
    queryFn: ({ signal }) => api.get('/api/settings', { schema: settingsSchema, signal }),
  });
}
