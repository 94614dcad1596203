import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { ModelTestResult } from '@helix/contracts';
import type { RunModel } from '@helix/gateway-protocol';
import type { RunFailureRecord } from '../runs/session-records.ts';
import { callModel } from './call-model.ts';
import { providerSilent } from './classify-failure.ts';

const TEST_OUTPUT_TOKENS = 16;
/** More than this proves that it answers. */
const TEST_MAX_CHARACTERS = 20_000;

/** The form of the API's answer, so that the Backend passes it on; `failure` says more to programs. */
export type ModelTest = ModelTestResult & { failure?: Omit<RunFailureRecord, 'message'> };

/** Asks the model for a few tokens, with the very code that runs use. A refusal is a result, not an error. */
export async function testModel(
  model: RunModel,
  timeoutMs: number,
  createModel: (model: RunModel) => Promise<LanguageModelV4>,
): Promise<ModelTest> {
  const startedAt = Date.now();
  let latencyMs: number | null = null;
  const end = await callModel({
    languageModel: await createModel(model),
    model,
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Reply with the single word: ready' }] }],
    tools: [],
    maxOutputTokens: TEST_OUTPUT_TOKENS,
    maxCharacters: TEST_MAX_CHARACTERS,
    // The whole call, not its silences: a word now and then would keep it open for ever.
    signal: AbortSignal.timeout(timeoutMs),
    idleMs: timeoutMs,
    onText: () => {
      latencyMs ??= Date.now() - startedAt;
    },
  });
  const isMute = end.type === 'stopped' && latencyMs === null;
  if (end.type === 'failed' || isMute) {
    const { message, ...failure } = end.type === 'failed' ? end.failure : providerSilent(timeoutMs);
    return { ok: false, latency_ms: null, message, code: failure.reason, failure };
  }
  latencyMs ??= Date.now() - startedAt;
  return {
    ok: true,
    latency_ms: latencyMs,
    message: `The model answered after ${latencyMs} ms.`,
    code: null,
  };
}
