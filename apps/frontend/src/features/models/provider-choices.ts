import type { ModelProvider } from '@helix/contracts';

export interface ProviderChoice {
  id: string;
  provider: ModelProvider;
  label: string;
  hint: string;
  baseUrl: string | null;
  /** An example of the provider's own model names. */
  exampleModel: string;
  needsKey: boolean;
}

/** What people connect most; all but two are the OpenAI API at another address. */
export const providerChoices: readonly ProviderChoice[] = [
  {
    id: 'anthropic',
    provider: 'anthropic',
    label: 'Anthropic',
    hint: 'Claude, with your key',
    baseUrl: null,
    exampleModel: 'claude-sonnet-4-5',
    needsKey: true,
  },
  {
    id: 'openai',
    provider: 'openai-compatible',
    label: 'OpenAI',
    hint: 'GPT, with your key',
    baseUrl: 'https://api.openai.com/v1',
    exampleModel: 'gpt-5-mini',
    needsKey: true,
  },
  {
    id: 'openrouter',
    provider: 'openai-compatible',
    label: 'OpenRouter',
    hint: 'Many models, one key',
    baseUrl: 'https://openrouter.ai/api/v1',
    exampleModel: 'vendor/model',
    needsKey: true,
  },
  {
    id: 'ollama',
    provider: 'openai-compatible',
    label: 'Ollama',
    hint: 'On this machine, no key',
    baseUrl: 'http://127.0.0.1:11434/v1',
    exampleModel: 'llama3.3',
    needsKey: false,
  },
  {
    id: 'custom',
    provider: 'openai-compatible',
    label: 'Other address',
    hint: 'Any OpenAI-compatible server',
    baseUrl: '',
    exampleModel: 'model-name',
    needsKey: false,
  },
  {
    id: 'demo',
    provider: 'demo',
    label: 'Demo',
    hint: 'Built in, offline, no real model',
    baseUrl: null,
    exampleModel: 'demo',
    needsKey: false,
  },
];

export const providerLabels: Record<ModelProvider, string> = {
  'openai-compatible': 'OpenAI-compatible',
  anthropic: 'Anthropic',
  demo: 'Demo',
};
