import { z } from 'zod';
import { idSchema, lineSchema, timestampSchema } from './primitives.ts';

/** All but the demo and `openai-compatible` have an address of their own, used unless `base_url` names another. */
export const modelProviders = [
  'openai',
  'anthropic',
  'google',
  'openrouter',
  'ollama',
  'openai-compatible',
  'demo',
] as const;
export const modelProviderSchema = z.enum(modelProviders);
export type ModelProvider = (typeof modelProviders)[number];

const priceSchema = z.number().min(0).max(100_000).nullable();

export const modelSchema = z.object({
  id: idSchema,
  provider: modelProviderSchema,
  model_name: z.string(),
  display_name: z.string(),
  base_url: z.string().nullable(),
  has_api_key: z.boolean(),
  /** Last four characters of the key, to tell keys apart; null for none or a short key. */
  api_key_hint: z.string().nullable(),
  context_window: z.number().int().nullable(),
  max_output_tokens: z.number().int().nullable(),
  input_price_per_million: priceSchema,
  output_price_per_million: priceSchema,
  cached_input_price_per_million: priceSchema,
  /** Whether agents may show it pictures; null: guessed by its name. */
  takes_images: z.boolean().nullable(),
  is_default: z.boolean(),
  created_at: timestampSchema,
  updated_at: timestampSchema,
  abilities: z.object({ edit: z.boolean() }),
});
export type Model = z.infer<typeof modelSchema>;

const baseUrlSchema = z
  .url({ protocol: /^https?$/, error: 'must begin with http:// or https://' })
  .max(500)
  .refine(
    (text) => URL.canParse(text) && !new URL(text).username && !new URL(text).password,
    'must not contain a user name or password',
  );
const apiKeySchema = z
  .string()
  .trim()
  .min(1)
  .max(2_000)
  .regex(/^[\x21-\x7e]+$/, 'must be printable characters without spaces');

const modelFields = {
  model_name: lineSchema(200),
  display_name: lineSchema(120),
  base_url: baseUrlSchema.nullable(),
  api_key: apiKeySchema.nullable(),
  context_window: z.number().int().min(1_000).max(100_000_000).nullable(),
  max_output_tokens: z.number().int().min(1).max(10_000_000).nullable(),
  input_price_per_million: priceSchema,
  output_price_per_million: priceSchema,
  cached_input_price_per_million: priceSchema,
  takes_images: z.boolean().nullable(),
  is_default: z.boolean(),
};

export const modelBodySchema = z.object({
  provider: modelProviderSchema,
  model_name: modelFields.model_name,
  display_name: modelFields.display_name.optional(),
  base_url: modelFields.base_url.default(null),
  api_key: modelFields.api_key.default(null),
  context_window: modelFields.context_window.default(null),
  max_output_tokens: modelFields.max_output_tokens.default(null),
  input_price_per_million: priceSchema.default(null),
  output_price_per_million: priceSchema.default(null),
  cached_input_price_per_million: priceSchema.default(null),
  takes_images: modelFields.takes_images.default(null),
  is_default: z.boolean().default(false),
});
export type ModelBody = z.input<typeof modelBodySchema>;

/** `api_key`: absent keeps the stored key, null removes it. */
export const modelPatchSchema = z.object(modelFields).partial();

export const modelTestResultSchema = z.object({
  ok: z.boolean(),
  /** Milliseconds until the provider's first token; null when none came. */
  latency_ms: z.number().nullable(),
  /** What happened, in a sentence, with the remedy where it failed. */
  message: z.string(),
  code: z.string().nullable(),
});
export type ModelTestResult = z.infer<typeof modelTestResultSchema>;
