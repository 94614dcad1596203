import type { ModelProvider } from '@helix/contracts';

export interface ProviderChoice {
  provider: ModelProvider;
  label: string;
  hint: string;
  /** What the form begins with; null: the address is the provider's own and not asked for. */
  baseUrl: string | null;
  /** An example of the provider's own model names. */
  exampleModel: string;
  needsKey: boolean;
}

/** What people connect most, each at its own address unless told another. */
export const providerChoices: readonly ProviderChoice[] = [
  {
    provider: 'anthropic',
    label: 'Anthropic',
    hint: 'Claude, with your key',
    baseUrl: null,
    exampleModel: 'claude-sonnet-4-5',
    needsKey: true,
  },
  {
    provider: 'openai',
    label: 'OpenAI',
    hint: 'GPT, with your key',
    baseUrl: null,
    exampleModel: 'gpt-5-mini',
    needsKey: true,
  },
  {
    provider: 'google',
    label: 'Google',
    hint: 'Gemini, with your key',
    baseUrl: null,
    exampleModel: 'gemini-3-flash',
    needsKey: true,
  },
  {
    provider: 'openrouter',
    label: 'OpenRouter',
    hint: 'Many models, one key',
    baseUrl: null,
    exampleModel: 'vendor/model',
    needsKey: true,
  },
  {
    provider: 'ollama',
    label: 'Ollama',
    hint: 'On your own machine, no key',
    baseUrl: 'http://127.0.0.1:11434/v1',
    exampleModel: 'llama3.3',
    needsKey: false,
  },
  {
    provider: 'openai-compatible',
    label: 'Other address',
    hint: 'Any OpenAI-compatible server',
    baseUrl: '',
    exampleModel: 'model-name',
    needsKey: false,
  },
  {
    provider: 'demo',
    label: 'Demo',
    hint: 'Built in, offline, no real model',
    baseUrl: null,
    exampleModel: 'demo',
    needsKey: false,
  },
];

export const providerLabels: Record<ModelProvider, string> = {
  openai: 'OpenAI',
  anthropic: 'Anthropic',
  google: 'Google',
  openrouter: 'OpenRouter',
  ollama: 'Ollama',
  'openai-compatible': 'OpenAI-compatible',
  demo: 'Demo',
};
