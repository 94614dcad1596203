// Owns what becomes of a run whose OpenClaw restarted: OpenClaw takes interrupted work up by itself, in the same session
// under an id of its own. Its run is the heir of ours: what it brings is our run's result.
import type { RunEnding } from '@helix/database';
import type { ChatHistoryResult } from '@helix/gateway-protocol';
import type { GatewayLink } from '../gateway/gateway-link.ts';
import { type EndingContext, isPromptOf, verdictOfHistory } from './run-ending.ts';
import { abortable, delay } from './waiting.ts';

/** OpenClaw begins within seconds of its start; on a busy host within this. */
const APPEARS_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 1_000;
/** Below the time limit of the request that waits. */
const HEIR_WAIT_MS = 8_000;

/** Nothing else of ours runs in this session meanwhile: one run a task is the database's rule. */
export function heirOf(history: ChatHistoryResult, runId: string): string | null {
  const { inFlightRun, messages } = history;
  if (inFlightRun && inFlightRun.runId !== runId) return inFlightRun.runId;
  const prompt = messages.findIndex((row) => isPromptOf(row, runId));
  const later = prompt === -1 ? [] : messages.slice(prompt + 1);
  return later.findLast((row) => row.role === 'assistant')?.__openclaw?.runId ?? null;
}

/** @returns null when nobody took the run up in time. Rejects with the signal's reason. */
export async function waitForHeir(
  link: GatewayLink,
  run: { id: string; session_key: string },
  signal: AbortSignal,
): Promise<string | null> {
  for (let waitedMs = 0; waitedMs <= APPEARS_WITHIN_MS; waitedMs += LOOK_EVERY_MS) {
    signal.throwIfAborted();
    const heir = heirOf(await link.history(run.session_key), run.id);
    if (heir !== null && heir !== run.id) return heir;
    await delay(LOOK_EVERY_MS, signal);
  }
  return null;
}

/** @returns null when the heir did not end well either. Rejects with the signal's reason. */
export async function endingOfHeir(
  link: GatewayLink,
  run: { session_key: string; heir: string },
  signal: AbortSignal,
  context: () => EndingContext,
): Promise<RunEnding | null> {
  for (;;) {
    signal.throwIfAborted();
    const verdict = verdictOfHistory(await link.history(run.session_key), run.heir, context());
    if (verdict.type === 'ended') return verdict.ending;
    if (verdict.type !== 'in-flight' && (await link.hasEnded(run.heir, 0))) return null;
    await abortable(link.hasEnded(run.heir, HEIR_WAIT_MS), signal);
  }
}
