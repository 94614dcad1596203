import { testModel } from '../../providers/test-model.ts';
import { finalAnswer, waitAnswer } from '../../runs/run-frames.ts';
import { RequestError } from '../request-error.ts';
import type { MethodHandlers, Services } from './method-context.ts';

const MODEL_TEST_TIMEOUT_MS = 20_000;
const DEFAULT_WAIT_MS = 30_000;
/** setTimeout's own limit; nobody waits 24 days. */
const MAX_WAIT_MS = 2_147_483_647;

export function runMethods({
  runs,
  createModel,
}: Services): MethodHandlers<
  'agent' | 'agent.wait' | 'helix.model.test' | 'helix.run.prepare' | 'sessions.abort' | 'chat.abort'
> {
  return {
    'helix.run.prepare': (params) => {
      runs.prepare(params);
      return { ok: true, runId: params.runId };
    },
    'helix.model.test': ({ model, timeoutMs = MODEL_TEST_TIMEOUT_MS }) =>
      testModel(model, timeoutMs, createModel),
    agent: async (params, { answerFirst }) => {
      const { accepted, final } = await runs.start(params);
      if (accepted) {
        const { runId, sessionKey, agentId, acceptedAt } = accepted;
        answerFirst({ runId, sessionKey, agentId, status: 'accepted', acceptedAt });
      }
      const { payload, error } = finalAnswer(await final);
      if (error) throw new RequestError(error, payload);
      return payload;
    },
    'agent.wait': async ({ runId, timeoutMs = DEFAULT_WAIT_MS }) => {
      const outcome = await runs.wait(runId, Math.min(timeoutMs, MAX_WAIT_MS));
      return outcome ? waitAnswer(outcome) : { runId, status: 'timeout' };
    },
    'sessions.abort': ({ key, runId, agentId }) => {
      if (key === undefined && runId === undefined)
        throw new RequestError({
          code: 'INVALID_REQUEST',
          message: 'invalid sessions.abort params: key or runId is needed',
        });
      const runIds = runs.abort({ sessionKey: key, runId, agentId });
      const status = runIds.length > 0 ? 'aborted' : 'no-active-run';
      return { ok: true, aborted: runIds.length > 0, runIds, abortedRunId: runIds[0] ?? null, status };
    },
    'chat.abort': ({ sessionKey, runId, agentId }) => {
      const runIds = runs.abort({ sessionKey, runId, agentId });
      return { ok: true, aborted: runIds.length > 0, runIds };
    },
  };
}
