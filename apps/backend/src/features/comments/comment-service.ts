import type {
  Comment,
  commentListQuerySchema,
  MentionableList,
  MentionPreview,
  Page,
} from '@helix/contracts';
import {
  findWaitingAgent,
  listComments,
  listMentionable,
  postComment as postTaskComment,
  type ResolvedMention,
  resolveMentions,
  toMention,
} from '@helix/database';
import { CHAIN_RUNS_MAX } from '@helix/domain';
import { notFound } from '@helix/runtime';
import type { z } from 'zod';
import type { AppDeps } from '../../app-deps.ts';
import { requireLevel } from '../../plugins/board-access.ts';
import { commitOnce, type Mutation } from '../../plugins/commit-once.ts';
import { decodePageCursor, timeCursorSchema, toPage } from '../../plugins/page-cursor.ts';
import type { Principal } from '../../plugins/request-context.ts';
import { requireTask } from '../../plugins/task-access.ts';
import { toPublicComment } from '../../presenters/comment-presenter.ts';

export async function readComments(
  deps: AppDeps,
  principal: Principal,
  taskId: string,
  { limit, cursor }: z.output<typeof commentListQuerySchema>,
): Promise<Page<Comment>> {
  const after = decodePageCursor(cursor, timeCursorSchema);
  await requireTask(deps, principal, taskId);
  const db = deps.database.forOrganization(principal.orgId);
  const rows = await listComments(db, principal.orgId, taskId, { limit, after });
  return toPage(rows, limit, toPublicComment, (row) => [row.created_at_text, row.id]);
}

export async function postComment(
  deps: AppDeps,
  mutation: Mutation,
  taskId: string,
  content: string,
): Promise<Comment> {
  const { principal } = mutation;
  const { task, level } = await requireTask(deps, principal, taskId);
  requireLevel(level, 'create');
  return commitOnce(
    deps,
    mutation,
    async (work) => {
      const row = await postTaskComment(work, {
        task: {
          id: task.id,
          title: task.title,
          boardId: task.board_id,
          key: `${task.board_key}-${task.number}`,
          createdByUserId: task.created_by_user_id,
        },
        author: { type: 'user', id: principal.userId, name: principal.name },
        content,
        run: null,
        toolCallId: null,
      });
      if (!row) throw notFound('task');
      return row;
    },
    toPublicComment,
  );
}

/** @param query part of a name or handle; empty for the first ones. */
export async function readMentionable(
  deps: AppDeps,
  principal: Principal,
  taskId: string,
  query: string,
): Promise<MentionableList> {
  const { task } = await requireTask(deps, principal, taskId);
  const { orgId } = principal;
  const db = deps.database.forOrganization(orgId);
  return { items: await listMentionable(db, { orgId, boardId: task.board_id, query }) };
}

/** Whom `postComment` with this text would wake and tell. Changes nothing. */
export async function previewMentions(
  deps: AppDeps,
  principal: Principal,
  taskId: string,
  text: string,
): Promise<MentionPreview> {
  const { task, level } = await requireTask(deps, principal, taskId);
  requireLevel(level, 'create');
  const { orgId, userId } = principal;
  const db = deps.database.forOrganization(orgId);
  const named = await resolveMentions(db, { orgId, boardId: task.board_id, text });
  const waiting = await findWaitingAgent(db, orgId, taskId);
  const agents = named.filter((each) => each.type === 'agent' && each.id !== waiting?.id);
  const woken = agents.filter((agent) => !agent.is_paused).slice(0, CHAIN_RUNS_MAX);
  return {
    agents: agents.map((agent) => ({
      ...toMention(agent),
      wakes: woken.includes(agent),
      reason: woken.includes(agent) ? null : reasonNotWoken(agent),
    })),
    people: named.filter((each) => each.type === 'user' && each.id !== userId).map(toMention),
    answers: waiting && toMention(waiting),
  };
}

function reasonNotWoken(agent: ResolvedMention): string {
  if (agent.is_paused) return `${agent.name} is paused. Resume the agent, then mention it.`;
  return `One comment wakes at most ${CHAIN_RUNS_MAX} agents. Mention ${agent.name} in another one.`;
}
