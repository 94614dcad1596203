import type { Run } from '@helix/contracts';
import { describe, expect, it } from 'vitest';
import { runFacts } from './run-facts.ts';

const run = (part: Partial<Run>): Run => ({
  id: 'r',
  task_id: 't',
  agent_id: null,
  agent_name: 'Mia',
  trigger: 'execute',
  status: 'succeeded',
  attempt: 1,
  gateway_kind: 'helix',
  generation: 1,
  model_name: 'm-1',
  provider: 'openai-compatible',
  usage: { input_tokens: 1_000, output_tokens: 200, cached_tokens: 0, total_tokens: 1_200, cost_usd: 0.02 },
  error: null,
  requested_by_user_id: null,
  requested_by_name: null,
  cause_run_id: null,
  cause_comment_id: null,
  feedback: null,
  created_at: '2026-01-01T00:00:00.000Z',
  started_at: '2026-01-01T00:00:01.000Z',
  first_token_at: null,
  finished_at: '2026-01-01T00:00:13.000Z',
  ...part,
});

describe('the facts of a run', () => {
  it('are model, duration, tokens and cost', () => {
    expect(runFacts(run({}))).toEqual(['m-1', '12 s', '1.2k tokens', '$0.02']);
  });

  it('never call a run without a price free', () => {
    const usage = { input_tokens: 5, output_tokens: 5, cached_tokens: 0, total_tokens: 10, cost_usd: null };
    expect(runFacts(run({ usage }))).toContain('no price set');
  });

  it('leave out what is not known, and what a demo does not have', () => {
    expect(runFacts(run({ finished_at: null, usage: null, model_name: null }))).toEqual([]);
    expect(runFacts(run({ provider: 'demo' }))).toEqual(['12 s']);
  });
});
