import { z } from 'zod';
import { idSchema, lineSchema, timestampSchema } from './primitives.ts';
import { tagsSchema } from './tasks.ts';
import { fileTypeSchema } from './uploads.ts';

/** When an assigned skill is read in full: in every run, on some boards, or for tasks with some tag. */
export const skillActivations = ['always', 'board', 'tag'] as const;
export const skillActivationSchema = z.enum(skillActivations);
export type SkillActivation = (typeof skillActivations)[number];

/** About sixty thousand words; more than that is reference material, which belongs into attachments. */
export const SKILL_CONTENT_MAX_BYTES = 256 * 1024;
/** More would be a list that no model reads. */
export const SKILLS_PER_AGENT_MAX = 100;

const TOO_LONG =
  'is too long: a skill may have up to 256 KB. Put long reference material into attachments of the skill';

/** Markdown. YAML frontmatter at its start is taken out of it, into the fields that it names. */
const contentSchema = z
  .string()
  .max(SKILL_CONTENT_MAX_BYTES, TOO_LONG)
  .refine((text) => new TextEncoder().encode(text).length <= SKILL_CONTENT_MAX_BYTES, TOO_LONG)
  .refine((text) => !text.includes('\u0000'), 'must not contain NUL characters')
  .refine((text) => text.isWellFormed(), 'must not contain half characters');

/** What the file of a skill may set too, in its frontmatter. */
export const skillFieldSchemas = {
  name: lineSchema(120),
  /** The name of its folder in workspaces, and what agents call it by. */
  slug: z
    .string()
    .trim()
    .max(64, 'must be at most 64 characters')
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case letters, digits and single hyphens'),
  /** One line: what an agent reads of a skill that is not active. */
  description: z
    .string()
    .transform((text) => text.replace(/\s+/g, ' ').trim())
    .pipe(z.union([z.literal(''), lineSchema(1_000)])),
  activation_mode: skillActivationSchema,
  activation_tags: tagsSchema,
  enabled: z.boolean(),
};

const skillFields = {
  ...skillFieldSchemas,
  activation_boards: z
    .array(idSchema)
    .max(100, 'at most 100 boards')
    .transform((ids) => [...new Set(ids)]),
  content: contentSchema,
};

/** The shape of lists: no content. */
export const skillCardSchema = z.object({
  id: idSchema,
  name: z.string(),
  slug: z.string(),
  description: z.string(),
  activation_mode: skillActivationSchema,
  /** Those of its boards that the caller may see. */
  activation_boards: z.array(idSchema),
  activation_tags: z.array(z.string()),
  enabled: z.boolean(),
  /** The agents that have it, by name. */
  agent_ids: z.array(idSchema),
  size_bytes: z.number().int(),
  attachment_count: z.number().int(),
  version: z.number().int(),
  created_at: timestampSchema,
  updated_at: timestampSchema,
  abilities: z.object({ edit: z.boolean(), delete: z.boolean(), assign: z.boolean() }),
});
export type SkillCard = z.infer<typeof skillCardSchema>;

export const skillSchema = skillCardSchema.extend({
  /** Markdown without frontmatter: the other fields are what it said. */
  content: z.string(),
  /** What the imported file said beyond what HELIX understands: kept, and written into SKILL.md again. */
  frontmatter: z.record(z.string(), z.unknown()),
});
export type Skill = z.infer<typeof skillSchema>;

/** A field given here wins over the same one in the frontmatter. The name may come from either. */
export const skillBodySchema = z.object(skillFields).partial();
export type SkillBody = z.input<typeof skillBodySchema>;

export const skillPatchSchema = z
  .object(skillFields)
  .partial()
  .extend({ version: z.number().int().optional() });
export type SkillPatch = z.input<typeof skillPatchSchema>;

export const agentSkillsSchema = z.object({
  items: z.array(skillCardSchema),
  next_cursor: z.null(),
  /** False while the gateway has not written the latest skills into the agent's workspace. */
  synced: z.boolean(),
});
export type AgentSkills = z.infer<typeof agentSkillsSchema>;

/** Of an agent that has a skill. */
export const skillAgentSchema = z.object({
  id: idSchema,
  name: z.string(),
  handle: z.string(),
  role_title: z.string(),
});

export const agentSkillsBodySchema = z.object({
  skill_ids: z
    .array(idSchema)
    .max(SKILLS_PER_AGENT_MAX, `at most ${SKILLS_PER_AGENT_MAX} skills`)
    .transform((ids) => [...new Set(ids)]),
});
export const agentSkillParamsSchema = z.object({ id: idSchema, skill_id: idSchema });

export const skillAttachmentSchema = z.object({
  id: idSchema,
  skill_id: idSchema,
  name: z.string(),
  type: fileTypeSchema,
  size_bytes: z.number().int(),
  uploaded_by_id: idSchema.nullable(),
  uploaded_by_name: z.string(),
  created_at: timestampSchema,
});
export type SkillAttachment = z.infer<typeof skillAttachmentSchema>;

/** By name, with what the caller may do and how much a skill may have. */
export const skillAttachmentListSchema = z.object({
  items: z.array(skillAttachmentSchema),
  abilities: z.object({ edit: z.boolean() }),
  limits: z.object({
    file_bytes: z.number().int(),
    skill_files: z.number().int(),
    skill_bytes: z.number().int(),
  }),
});
export type SkillAttachmentList = z.infer<typeof skillAttachmentListSchema>;
export const skillFileParamsSchema = z.object({ id: idSchema, file_id: idSchema });
