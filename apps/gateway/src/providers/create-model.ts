import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { RunModel } from '@helix/gateway-protocol';
import { callModel } from './call-model.ts';
import { createDemoModel } from './demo-model.ts';
import { guardedFetch } from './guarded-fetch.ts';

const WARM_UP_IDLE_MS = 5_000;

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
  switch (model.provider) {
    case 'openai-compatible': {
      const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
      return createOpenAICompatible({
        name: 'openai-compatible',
        baseURL: (model.baseUrl ?? 'https://api.openai.com/v1').replace(/\/+$/, ''),
        apiKey: model.apiKey,
        includeUsage: true,
        fetch: guardedFetch,
      }).chatModel(model.name);
    }
    case 'anthropic': {
      const { createAnthropic } = await import('@ai-sdk/anthropic');
      const baseURL = model.baseUrl?.replace(/\/+$/, '');
      // Without a key the SDK would look into this process's environment: the run's own key or none.
      return createAnthropic({ baseURL, apiKey: model.apiKey ?? 'none', fetch: guardedFetch })(model.name);
    }
    case 'demo':
      return createDemoModel();
  }
}
