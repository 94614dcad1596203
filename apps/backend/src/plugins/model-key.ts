// Owns the way of a model's key: sealed on its way in, opened only for the gateway.
import type { ModelProvider } from '@helix/contracts';
import type { ModelRow } from '@helix/database';
import { guessTakesImages } from '@helix/domain';
import type { RunModel } from '@helix/gateway-protocol';
import { invalid, type SecretBox } from '@helix/runtime';

/** A shorter key would be half told by its last four characters. */
const HINTED_KEY_MIN_CHARACTERS = 16;

export function sealKey(
  secrets: SecretBox,
  model: { orgId: string; id: string },
  apiKey: string | null,
): { api_key_encrypted: string | null; api_key_hint: string | null } {
  if (apiKey === null) return { api_key_encrypted: null, api_key_hint: null };
  return {
    api_key_encrypted: secrets.encrypt(apiKey, keyContext(model)),
    api_key_hint: apiKey.length >= HINTED_KEY_MIN_CHARACTERS ? apiKey.slice(-4) : null,
  };
}

/** The model as a run uses it, the key in clear: never logged, never stored. Without both prices no cost is known. */
export function openModel(secrets: SecretBox, row: ModelRow): RunModel {
  const { input_price_per_million: input, output_price_per_million: output } = row;
  return {
    provider: row.provider,
    name: row.model_name,
    baseUrl: row.base_url ?? undefined,
    apiKey:
      row.api_key_encrypted === null
        ? undefined
        : secrets.decrypt(row.api_key_encrypted, keyContext({ orgId: row.org_id, id: row.id })),
    contextWindow: row.context_window ?? undefined,
    maxOutputTokens: row.max_output_tokens ?? undefined,
    takesImages: row.takes_images ?? guessTakesImages(row.provider, row.model_name),
    price:
      input === null || output === null
        ? undefined
        : {
            inputPerMillionUsd: input,
            outputPerMillionUsd: output,
            cachedInputPerMillionUsd: row.cached_input_price_per_million ?? undefined,
          },
  };
}

/** A key belongs to one model of one organization; sealed anywhere else it does not open. */
function keyContext(model: { orgId: string; id: string }): string {
  return `model:${model.orgId}:${model.id}`;
}

/** @throws AppError 400 when the provider needs an address and has none. */
export function checkAddress(provider: ModelProvider, baseUrl: string | null): void {
  if (provider === 'openai-compatible' && baseUrl === null) {
    throw invalid(
      'base_url',
      'is needed for an OpenAI-compatible provider, such as http://127.0.0.1:11434/v1',
    );
  }
}

/**
 * A key is sent to the address it was entered for. Without this, whoever may edit models could read a key that
 * they never knew by pointing it at a server of their own.
 */
export function checkKeyStays(
  row: ModelRow,
  patch: { base_url?: string | null; api_key?: string | null },
): void {
  if (row.api_key_encrypted === null || patch.api_key !== undefined || patch.base_url === undefined) return;
  if (originOf(patch.base_url) === originOf(row.base_url)) return;
  throw invalid('api_key', 'must be entered again, because the address changed');
}

function originOf(url: string | null): string | null {
  return url === null ? null : new URL(url).origin;
}
