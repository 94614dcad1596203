import type { RunModel } from '@helix/gateway-protocol';
import type { LanguageModelUsage } from 'ai';
import type { StepUsage } from './session-records.ts';

/** Null when the provider reported nothing: a guess is never recorded. */
export function toStepUsage(usage: LanguageModelUsage): StepUsage | null {
  if (usage.inputTokens === undefined || usage.outputTokens === undefined) return null;
  const cacheRead = usage.inputTokenDetails?.cacheReadTokens ?? 0;
  const cacheWrite = usage.inputTokenDetails?.cacheWriteTokens ?? 0;
  const input = usage.inputTokenDetails?.noCacheTokens ?? usage.inputTokens - cacheRead - cacheWrite;
  return { input: Math.max(0, input), output: usage.outputTokens, cacheRead, cacheWrite };
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
