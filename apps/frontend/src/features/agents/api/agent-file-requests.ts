import {
  type AgentFileVersionDetail,
  type AgentMemory,
  type AgentMemoryBody,
  agentFileVersionDetailSchema,
  agentFileVersionSchema,
  agentMemorySchema,
  agentNoteSchema,
  agentNotesSchema,
  pageSchema,
  type VersionedFileName,
} from '@helix/contracts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { ApiClient } from '#lib/api.ts';
import { browserApi } from '#lib/browser-api.ts';

// Not under the agents' key: each read asks the gateway, and agents change with every run that begins or ends.
const fileKeys = (agentId: string) => ['agent-files', agentId] as const;

export function memoryQuery(agentId: string, api: ApiClient = browserApi) {
  return queryOptions({
    queryKey: [...fileKeys(agentId), 'memory'] as const,
    queryFn: ({ signal }) => api.get(`/api/agents/${agentId}/memory`, { schema: agentMemorySchema, signal }),
  });
}

const versionPageSchema = pageSchema(agentFileVersionSchema);

/** Newest first, page by page. */
export function fileVersionsQuery(agentId: string, name: VersionedFileName, api: ApiClient = browserApi) {
  return infiniteQueryOptions({
    queryKey: [...fileKeys(agentId), name, 'versions'] as const,
    queryFn: ({ signal, pageParam }) =>
      api.get(`/api/agents/${agentId}/files/${name}/versions`, {
        schema: versionPageSchema,
        query: { cursor: pageParam ?? undefined, limit: 10 },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** What was written once stays as it was. */
export function fileVersionQuery(agentId: string, name: VersionedFileName, version: number) {
  return queryOptions({
    queryKey: ['agent-file-version', agentId, name, version] as const,
    queryFn: ({ signal }) =>
      browserApi.get(`/api/agents/${agentId}/files/${name}/versions/${version}`, {
        schema: agentFileVersionDetailSchema,
        signal,
      }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function notesQuery(agentId: string) {
  return queryOptions({
    queryKey: [...fileKeys(agentId), 'notes'] as const,
    queryFn: ({ signal }) =>
      browserApi.get(`/api/agents/${agentId}/notes`, { schema: agentNotesSchema, signal }),
  });
}

export function noteQuery(agentId: string, date: string) {
  return queryOptions({
    queryKey: [...fileKeys(agentId), 'notes', date] as const,
    queryFn: ({ signal }) =>
      browserApi.get(`/api/agents/${agentId}/notes/${date}`, { schema: agentNoteSchema, signal }),
  });
}

export function saveMemory(agentId: string, body: AgentMemoryBody): Promise<AgentMemory> {
  return browserApi.put(`/api/agents/${agentId}/memory`, { schema: agentMemorySchema, body });
}

/** @param expectedHash of the version that is present as far as the person knows. */
export function restoreFileVersion(
  agentId: string,
  name: VersionedFileName,
  version: number,
  expectedHash: string,
): Promise<AgentFileVersionDetail> {
  return browserApi.post(`/api/agents/${agentId}/files/${name}/versions/${version}/restore`, {
    schema: agentFileVersionDetailSchema,
    body: { expected_hash: expectedHash },
  });
}
