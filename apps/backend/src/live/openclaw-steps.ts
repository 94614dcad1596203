// Owns what a real OpenClaw tells on the way that ours has no need to tell: who waits for whom, and what is tried again.
import type { RunStep } from '@helix/contracts';
import type { AgentEvent } from '@helix/gateway-protocol';

/** The notices that an event begins or ends; none for most events. */
export function openClawSteps(event: AgentEvent, find: (id: string) => RunStep | undefined): RunStep[] {
  const at = new Date(event.ts).toISOString();
  if (event.stream === 'lifecycle') return approvalSteps(event, find, at);
  return event.stream === 'run_status' ? retrySteps(event, at) : [];
}

/** Commands of an OpenClaw wait for its operator: only there can they be allowed. */
function approvalSteps(event: AgentEvent, find: (id: string) => RunStep | undefined, at: string): RunStep[] {
  const { phase, approvalId } = event.data;
  if (typeof approvalId !== 'string') return [];
  const id = `approval-${approvalId}`;
  if (phase === 'waiting-approval') {
    const title = 'A command waits for approval by the operator of the gateway';
    return [{ id, kind: 'notice', title, status: 'running', started_at: at, ended_at: null }];
  }
  const asked = phase === 'approval-resolved' ? find(id) : undefined;
  const title = 'The operator decided about a command';
  return asked ? [{ ...asked, title, status: 'done', ended_at: at }] : [];
}

/** It tries a provider again for more than a minute: who looks on shall know why nothing comes. */
function retrySteps(event: AgentEvent, at: string): RunStep[] {
  const { phase, message, retryAttempt } = event.data;
  if (phase !== 'retrying' || typeof message !== 'string') return [];
  const id = `retry-${retryAttempt}`;
  return [{ id, kind: 'notice', title: message, status: 'error', started_at: at, ended_at: at }];
}
