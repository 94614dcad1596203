import type { RunManager } from '../../runs/run-manager.ts';
import type { Session } from '../../runs/session.ts';
import { agentIdOfKey } from '../../runs/session-key.ts';
import { totalTokens } from '../../runs/usage.ts';
import type { MethodHandlers, Services } from './method-context.ts';

const DEFAULT_LIST_LIMIT = 100;
const DEFAULT_HISTORY_LIMIT = 200;

type Names =
  | 'sessions.list'
  | 'sessions.describe'
  | 'sessions.messages.subscribe'
  | 'sessions.messages.unsubscribe'
  | 'sessions.reset'
  | 'sessions.delete'
  | 'chat.history';

export function sessionMethods({ runs }: Services): MethodHandlers<Names> {
  return {
    'sessions.list': async ({ agentId, limit = DEFAULT_LIST_LIMIT, offset = 0, search }) => {
      const needle = search?.toLowerCase();
      const found = (await runs.sessions.list(agentId)).filter(
        (session) => !needle || `${session.key}\n${session.label ?? ''}`.toLowerCase().includes(needle),
      );
      const page = found.slice(offset, offset + limit);
      return {
        ts: Date.now(),
        count: page.length,
        totalCount: found.length,
        limitApplied: limit,
        hasMore: offset + page.length < found.length,
        ...(offset + page.length < found.length ? { nextOffset: offset + page.length } : {}),
        sessions: page.map((session) => toRow(session, runs)),
      };
    },
    'sessions.describe': async ({ key }) => {
      const session = await runs.sessions.find(key);
      return { session: session ? toRow(session, runs) : null };
    },
    'sessions.messages.subscribe': ({ key }, { connection }) => {
      agentIdOfKey(key);
      connection.subscriptions.add(key);
      return { subscribed: true, key };
    },
    'sessions.messages.unsubscribe': ({ key }, { connection }) => {
      connection.subscriptions.delete(key);
      return { subscribed: false, key };
    },
    'sessions.reset': ({ key }) =>
      runs.withSessionStopped(key, async () => {
        const session = await runs.sessions.reset(key);
        return { ok: true, key, entry: { sessionId: session.sessionId, updatedAt: session.updatedAt } };
      }),
    'sessions.delete': ({ key, deleteTranscript = true }) =>
      runs.withSessionStopped(key, async () => {
        if (deleteTranscript)
          return { ok: true, key, deleted: await runs.sessions.delete(key), archived: [] };
        const archive = await runs.sessions.archive(key);
        return { ok: true, key, deleted: archive !== null, archived: archive === null ? [] : [archive] };
      }),
    'chat.history': async ({ sessionKey, limit = DEFAULT_HISTORY_LIMIT, offset = 0 }) => {
      const session = await runs.sessions.open(sessionKey);
      const total = session.messages.length;
      const end = Math.max(0, total - offset);
      const start = Math.max(0, end - limit);
      return {
        sessionKey,
        ...(session.isStored ? { sessionId: session.sessionId } : {}),
        messages: session.messages.slice(start, end),
        pendingInputs: { items: [], total: 0 },
        hasMore: start > 0,
        totalMessages: total,
        inFlightRun: runs.inFlight(sessionKey),
        sessionInfo: toRow(session, runs),
      };
    },
  };
}

function toRow(session: Session, runs: RunManager): object {
  const { key, agentId, sessionId, label, lastOutcome, isStored } = session;
  const activeRunIds = runs.activeRunIds(key);
  const usage = lastOutcome?.usage;
  const lastCall = lastOutcome?.lastCallUsage;
  return {
    key,
    kind: 'direct',
    agentId,
    ...(isStored ? { sessionId } : {}),
    ...(label ? { label } : {}),
    displayName: label ?? key.split(':').slice(2).join(':'),
    status: activeRunIds.length > 0 ? 'running' : statusOf(lastOutcome?.status),
    updatedAt: isStored ? session.updatedAt : null,
    createdVia: 'run',
    ...(usage ? { inputTokens: usage.input, outputTokens: usage.output } : {}),
    ...(lastCall ? { totalTokens: totalTokens(lastCall) } : {}),
    totalTokensFresh: lastCall !== undefined && lastCall !== null,
    ...(lastOutcome && lastOutcome.costUsd !== null ? { estimatedCostUsd: lastOutcome.costUsd } : {}),
    ...(lastOutcome ? { modelProvider: lastOutcome.provider, model: lastOutcome.model } : {}),
    ...(lastOutcome
      ? {
          startedAt: lastOutcome.startedAt,
          endedAt: lastOutcome.endedAt,
          runtimeMs: lastOutcome.endedAt - lastOutcome.startedAt,
          lastRunId: lastOutcome.runId,
        }
      : {}),
    hasActiveRun: activeRunIds.length > 0,
    activeRunIds,
    unread: false,
    snapshotAt: Date.now(),
  };
}

function statusOf(status: 'ok' | 'error' | 'aborted' | undefined): string {
  if (status === 'error') return 'failed';
  return status === 'aborted' ? 'killed' : 'done';
}
