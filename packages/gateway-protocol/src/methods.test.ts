import * as openclaw from '@openclaw/gateway-protocol';
import { describe, expect, it } from 'vitest';
import { gatewayMethods } from './methods.ts';

/** For each method that OpenClaw has too: parameters that a client may send with every property we take. */
const SAMPLES = {
  'models.list': { view: 'configured', agentId: 'a' },
  'agents.list': {},
  'agents.create': { name: 'Herald', emoji: '📯' },
  'agents.update': { agentId: 'herald', name: 'Herald II', emoji: '📯' },
  'agents.delete': { agentId: 'herald', deleteFiles: true },
  'agents.files.list': { agentId: 'herald' },
  'agents.files.get': { agentId: 'herald', name: 'SOUL.md' },
  'agents.files.set': { agentId: 'herald', name: 'SOUL.md', content: '' },
  agent: {
    message: 'x',
    agentId: 'herald',
    sessionKey: 'agent:herald:t',
    idempotencyKey: 'r',
    timeout: 30,
    extraSystemPrompt: 'y',
    label: 'Task',
  },
  'agent.wait': { runId: 'r', timeoutMs: 1 },
  'sessions.list': { agentId: 'a', limit: 5, offset: 0, search: 'x' },
  'sessions.describe': { key: 'agent:a:t' },
  'sessions.abort': { key: 'agent:a:t', runId: 'r', agentId: 'a', clearQueued: true },
  'sessions.messages.subscribe': { key: 'agent:a:t', agentId: 'a' },
  'sessions.messages.unsubscribe': { key: 'agent:a:t', agentId: 'a' },
  'sessions.reset': { key: 'agent:a:t', agentId: 'a', reason: 'new' },
  'sessions.delete': { key: 'agent:a:t', agentId: 'a', deleteTranscript: true },
  'chat.history': { sessionKey: 'agent:a:t', agentId: 'a', limit: 5, offset: 0 },
  'chat.abort': { sessionKey: 'agent:a:t', agentId: 'a', runId: 'r' },
} as const;

function validatorOf(method: string): (params: unknown) => boolean {
  const name = method.replace(/(^|\.)([a-z])/g, (_match, _dot, letter: string) => letter.toUpperCase());
  return (openclaw as unknown as Record<string, (params: unknown) => boolean>)[
    `validate${name}Params`
  ] as never;
}

describe('gatewayMethods', () => {
  it.each(Object.entries(SAMPLES))(
    '%s takes what OpenClaw takes, and nothing it does not know',
    (method, params) => {
      const { params: schema } = gatewayMethods[method as keyof typeof SAMPLES];
      if (method !== 'sessions.describe') expect(validatorOf(method)(params)).toBe(true);
      expect(schema.safeParse(params).success).toBe(true);
      expect(schema.safeParse({ ...params, nope: 1 }).success).toBe(false);
    },
  );
});
