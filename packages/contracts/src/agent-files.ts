// What makes an agent who it is and what it has learned: SOUL.md and MEMORY.md with their versions, and its notes.
import { z } from 'zod';
import { SOUL_MAX_CHARACTERS } from './agents.ts';
import { idSchema, pageQuerySchema, textSchema, timestampSchema } from './primitives.ts';

export const versionedFileNames = ['SOUL.md', 'MEMORY.md'] as const;
export const versionedFileNameSchema = z.enum(versionedFileNames);
export type VersionedFileName = (typeof versionedFileNames)[number];

/** What a prompt has room for of each of them; of a longer file the middle is left out. */
export const MEMORY_MAX_CHARACTERS = SOUL_MAX_CHARACTERS;

/** SHA-256 of a file's bytes, in hexadecimal; of a file that is not there, that of no bytes. */
const fileHashSchema = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hexadecimal');

const fileAuthorSchema = z.object({
  type: z.enum(['user', 'agent', 'system']),
  id: idSchema.nullable(),
  name: z.string(),
});

export const agentFileVersionSchema = z.object({
  name: versionedFileNameSchema,
  /** Counts from 1; the highest is the present one. */
  version: z.number().int(),
  hash: z.string(),
  size_bytes: z.number().int(),
  author: fileAuthorSchema,
  /** The run in which the agent wrote it, where that is known and the caller may see it. */
  run_id: idSchema.nullable(),
  created_at: timestampSchema,
});
export type AgentFileVersion = z.infer<typeof agentFileVersionSchema>;

export const agentFileVersionDetailSchema = agentFileVersionSchema.extend({ content: z.string() });
export type AgentFileVersionDetail = z.infer<typeof agentFileVersionDetailSchema>;

export const agentFileParamsSchema = z.object({ id: idSchema, name: versionedFileNameSchema });
export const agentFileVersionParamsSchema = agentFileParamsSchema.extend({
  version: z.coerce.number().int().min(1).max(2_147_483_647),
});
export const agentFileVersionQuerySchema = pageQuerySchema(100, 20);

/** What the caller believes the file to be: written only while it still is. */
const expectedHash = { expected_hash: fileHashSchema };

export const agentFileRestoreSchema = z.object(expectedHash);
export type AgentFileRestore = z.input<typeof agentFileRestoreSchema>;

export const agentMemorySchema = z.object({
  content: z.string(),
  hash: z.string(),
  /** 0 while nothing has been learned. */
  version: z.number().int(),
  saved_at: timestampSchema.nullable(),
  author: fileAuthorSchema.nullable(),
  run_id: idSchema.nullable(),
  /** False where the workspace cannot be read now: then this is what was last seen of it, and it cannot be changed. */
  is_current: z.boolean(),
  /** Says why, where it is not current. */
  notice: z.string().nullable(),
});
export type AgentMemory = z.infer<typeof agentMemorySchema>;

export const agentMemoryBodySchema = z.object({
  content: textSchema(MEMORY_MAX_CHARACTERS),
  ...expectedHash,
});
export type AgentMemoryBody = z.input<typeof agentMemoryBodySchema>;

const noteDateSchema = z.iso.date('must be a day such as 2026-01-31');

/** Newest first. */
export const agentNotesSchema = z.object({
  items: z.array(z.object({ date: z.string(), size_bytes: z.number().int() })),
  /** Says why none can be read, where that is so. */
  notice: z.string().nullable(),
});
export type AgentNotes = z.infer<typeof agentNotesSchema>;

export const agentNoteSchema = z.object({
  date: z.string(),
  /** Markdown. Of a very long day the end. */
  content: z.string(),
  size_bytes: z.number().int(),
  is_shortened: z.boolean(),
});
export type AgentNote = z.infer<typeof agentNoteSchema>;

export const agentNoteParamsSchema = z.object({ id: idSchema, date: noteDateSchema });
