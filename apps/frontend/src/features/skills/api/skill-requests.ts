import {
  agentSkillsSchema,
  type Skill,
  type SkillAttachment,
  type SkillBody,
  type SkillPatch,
  skillAttachmentListSchema,
  skillAttachmentSchema,
  skillSchema,
} from '@helix/contracts';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import type { ApiClient } from '#lib/api.ts';
import { browserApi } from '#lib/browser-api.ts';
import { uploadFile } from '#lib/upload-file.ts';
import type { UploadOptions } from '#lib/use-uploads.ts';

export function skillQuery(id: string, api: ApiClient = browserApi) {
  return queryOptions({
    queryKey: ['skills', id],
    queryFn: ({ signal }) => api.get(`/api/skills/${id}`, { schema: skillSchema, signal }),
  });
}

export function skillFilesQuery(id: string, api: ApiClient = browserApi) {
  return queryOptions({
    queryKey: ['skills', id, 'files'],
    queryFn: ({ signal }) =>
      api.get(`/api/skills/${id}/attachments`, { schema: skillAttachmentListSchema, signal }),
  });
}

/** The skills of an agent, and whether its workspace has them. */
export function agentSkillsQuery(agentId: string, api: ApiClient = browserApi) {
  return queryOptions({
    queryKey: ['agents', agentId, 'skills'],
    queryFn: ({ signal }) => api.get(`/api/agents/${agentId}/skills`, { schema: agentSkillsSchema, signal }),
  });
}

export function createSkill(body: SkillBody): Promise<Skill> {
  return browserApi.post('/api/skills', { schema: skillSchema, body });
}

export function updateSkill(id: string, patch: SkillPatch): Promise<Skill> {
  return browserApi.patch(`/api/skills/${id}`, { schema: skillSchema, body: patch });
}

export async function deleteSkill(id: string): Promise<void> {
  await browserApi.delete(`/api/skills/${id}`, { schema: z.unknown() });
}

export async function assignSkill(agentId: string, skillId: string, isAssigned: boolean): Promise<void> {
  const path = `/api/agents/${agentId}/skills/${skillId}`;
  await (isAssigned ? browserApi.put : browserApi.delete)(path, { schema: z.unknown() });
}

export function addSkillFile(skillId: string, file: File, options: UploadOptions): Promise<SkillAttachment> {
  return uploadFile(`/api/skills/${skillId}/attachments`, file, {
    schema: skillAttachmentSchema,
    ...options,
  });
}

export async function deleteSkillFile(skillId: string, fileId: string): Promise<void> {
  await browserApi.delete(`/api/skills/${skillId}/attachments/${fileId}`, { schema: z.unknown() });
}
