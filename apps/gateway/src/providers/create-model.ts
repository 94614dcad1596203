import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { RunModel } from '@helix/gateway-protocol';
import { createDemoModel } from './demo-model.ts';

/** Loads what the first run needs, so that it does not pay for it; called once the gateway is ready. */
export async function preloadProviders(): Promise<void> {
  await Promise.all([import('ai'), import('@ai-sdk/openai-compatible'), import('@ai-sdk/anthropic')]);
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
      }).chatModel(model.name);
    }
    case 'anthropic': {
      const { createAnthropic } = await import('@ai-sdk/anthropic');
      const baseURL = model.baseUrl?.replace(/\/+$/, '');
      // Without a key the SDK would look into this process's environment: the run's own key or none.
      return createAnthropic({ baseURL, apiKey: model.apiKey ?? 'none' })(model.name);
    }
    case 'demo':
      return createDemoModel();
  }
}
