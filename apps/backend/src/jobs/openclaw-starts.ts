// Owns what becomes of a start that an OpenClaw lost: it rewrites its own configuration when agents are made or
// renamed, and takes a run that begins in that moment back, saying so, before any model was asked.
import type { AgentFinal } from '@helix/gateway-protocol';

export const STARTS_MAX = 3;
export const START_PAUSE_MS = 500;

/** Its words; it has no code for them. */
const LOST_START = /was superseded|SESSION_WORK_START_CHANGED/;

/** The ending of a key is kept, so another start of the same run has another one. */
export function nameOfStart(runId: string, number: number): string {
  return number === 1 ? runId : `${runId}:${number}`;
}

/** Which start of this run goes by that name; null for another run's. */
export function numberOfStart(name: string, runId: string): number | null {
  if (name === runId) return 1;
  const number = name.startsWith(`${runId}:`) ? Number(name.slice(runId.length + 1)) : Number.NaN;
  return Number.isInteger(number) && number > 1 ? number : null;
}

/** Nothing was said and nothing was spent: to begin once more does no work twice. */
export function isLostStart({ status, text, usage, error }: AgentFinal): boolean {
  return status === 'error' && text === '' && usage === null && LOST_START.test(error?.message ?? '');
}
