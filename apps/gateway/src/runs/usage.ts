import type { LanguageModelV4Usage } from '@ai-sdk/provider';
import type { RunModel } from '@helix/gateway-protocol';
import type { StepUsage } from './session-records.ts';

/** Null when the provider reported nothing: a guess is never recorded. */
export function toStepUsage({ inputTokens, outputTokens }: LanguageModelV4Usage): StepUsage | null {
  if (inputTokens.total === undefined || outputTokens.total === undefined) return null;
  const cacheRead = inputTokens.cacheRead ?? 0;
  const cacheWrite = inputTokens.cacheWrite ?? 0;
  const input = inputTokens.noCache ?? inputTokens.total - cacheRead - cacheWrite;
  return { input: Math.max(0, input), output: outputTokens.total, cacheRead, cacheWrite };
}

export function totalTokens(usage: StepUsage): number {
  return usage.input + usage.output + usage.cacheRead + usage.cacheWrite;
}

export function sumUsage(steps: readonly (StepUsage | null)[]): {
  usage: StepUsage | null;
  isUsagePartial: boolean;
} {
  const known = steps.filter((step) => step !== null);
  const usage = known.reduce<StepUsage | null>(
    (sum, step) => ({
      input: (sum?.input ?? 0) + step.input,
      output: (sum?.output ?? 0) + step.output,
      cacheRead: (sum?.cacheRead ?? 0) + step.cacheRead,
      cacheWrite: (sum?.cacheWrite ?? 0) + step.cacheWrite,
    }),
    null,
  );
  return { usage, isUsagePartial: known.length < steps.length };
}

/**
 * US dollars by the model's own price fields, null without them. Writing to the provider's cache is charged at
 * the input price; cached input at its own price, or the input price where none is given.
 */
export function costUsd(usage: StepUsage | null, price: RunModel['price']): number | null {
  if (!usage || !price) return null;
  const cached = price.cachedInputPerMillionUsd ?? price.inputPerMillionUsd;
  return (
    ((usage.input + usage.cacheWrite) * price.inputPerMillionUsd +
      usage.cacheRead * cached +
      usage.output * price.outputPerMillionUsd) /
    1_000_000
  );
}
