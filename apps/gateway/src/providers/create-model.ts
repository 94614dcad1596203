import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { RunModel } from '@helix/gateway-protocol';
import { callModel } from './call-model.ts';
import { createDemoModel } from './demo-model.ts';
import { guardedFetch } from './guarded-fetch.ts';

/** Where those answer that speak OpenAI's protocol at an address of their own. */
const COMPATIBLE_ADDRESSES = {
  openrouter: 'https://openrouter.ai/api/v1',
  ollama: 'http://127.0.0.1:11434/v1',
  'openai-compatible': 'https://api.openai.com/v1',
};
const WARM_UP_IDLE_MS = 5_000;
/** Of models that runs share; beyond, they are made anew. */
const SHARED_MODELS_MAX = 200;

/**
 * Loads what the first run needs and runs the SDK once without a network, so that the first run does not pay
 * for it; called once the gateway is ready.
 */
export async function warmUp(): Promise<void> {
  await Promise.all([import('@ai-sdk/openai-compatible'), import('@ai-sdk/anthropic')]);
  await callModel({
    languageModel: createDemoModel(0),
    model: { provider: 'demo', name: 'demo' },
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Warm up.' }] }],
    tools: [],
    maxCharacters: 10_000,
    signal: new AbortController().signal,
    idleMs: WARM_UP_IDLE_MS,
    onText: () => undefined,
  });
}

/** The model object of one run; the key lives in its closure and nowhere else. */
export async function createModel(model: RunModel): Promise<LanguageModelV4> {
  const baseURL = model.baseUrl?.replace(/\/+$/, '');
  // Without a key the packages would look into this process's environment: the run's own key or none.
  const settings = { baseURL, apiKey: model.apiKey ?? 'none', fetch: guardedFetch };
  switch (model.provider) {
    case 'openai': {
      const { createOpenAI } = await import('@ai-sdk/openai');
      return createOpenAI(settings).chat(model.name);
    }
    case 'anthropic': {
      const { createAnthropic } = await import('@ai-sdk/anthropic');
      return createAnthropic(settings)(model.name);
    }
    case 'google': {
      const { createGoogle } = await import('@ai-sdk/google');
      return createGoogle(settings)(model.name);
    }
    case 'demo':
      return createDemoModel();
    case 'openrouter':
    case 'ollama':
    case 'openai-compatible': {
      const address = baseURL ?? COMPATIBLE_ADDRESSES[model.provider];
      return withKey(await compatibleModel(model.provider, address, model.name), model.apiKey);
    }
  }
}

const compatibleModels = new Map<string, LanguageModelV4>();

/** One for all runs of a model: this package builds its schemas, a hundred kilobytes, for each object anew. */
async function compatibleModel(provider: string, baseURL: string, name: string): Promise<LanguageModelV4> {
  const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
  const id = JSON.stringify([provider, baseURL, name]);
  const known = compatibleModels.get(id);
  if (known) return known;
  if (compatibleModels.size >= SHARED_MODELS_MAX) compatibleModels.clear();
  const made = createOpenAICompatible({ name: provider, baseURL, includeUsage: true, fetch: guardedFetch });
  const model = made.chatModel(name);
  compatibleModels.set(id, model);
  return model;
}

/** The key stays with the run: what is shared never sees it but in the headers of a call. */
function withKey(shared: LanguageModelV4, apiKey: string | undefined): LanguageModelV4 {
  if (apiKey === undefined) return shared;
  const authorized = <Options extends { headers?: Record<string, string | undefined> }>(
    options: Options,
  ) => ({
    ...options,
    headers: { ...options.headers, authorization: `Bearer ${apiKey}` },
  });
  return {
    specificationVersion: shared.specificationVersion,
    provider: shared.provider,
    modelId: shared.modelId,
    supportedUrls: shared.supportedUrls,
    doGenerate: (options) => shared.doGenerate(authorized(options)),
    doStream: (options) => shared.doStream(authorized(options)),
  };
}
