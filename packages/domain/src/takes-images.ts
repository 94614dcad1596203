// Owns the guess whether a model looks at pictures, where nobody has said so.
import type { ModelProvider } from '@helix/contracts';

/** Of providers whose models nearly all do: those that do not. */
const BLIND: Partial<Record<ModelProvider, RegExp>> = {
  openai: /^(gpt-3|gpt-4($|-0|-32k|-1106|-0125)|o1-(mini|preview)|o3-mini|davinci|babbage)/i,
  anthropic: /^claude-(2|instant)/i,
  google: /embedding|aqa/i,
};
/** Of all others, by what families of models call those that do. */
const SEEING =
  /vision|(^|[-_.:/])vl([-_.:]|\d|$)|qwen[\d.]*-?vl|llava|pixtral|moondream|minicpm-v|internvl|gpt-(4o|4\.1|4-turbo|5)|claude-(3|4|sonnet|opus|haiku)|gemini|gemma-?3|llama-?4|mistral-(small|medium)-?3|grok-4/i;

/** @param modelName the provider's own name of it */
export function guessTakesImages(provider: ModelProvider, modelName: string): boolean {
  if (provider === 'demo') return false;
  const blind = BLIND[provider];
  return blind ? !blind.test(modelName) : SEEING.test(modelName);
}
