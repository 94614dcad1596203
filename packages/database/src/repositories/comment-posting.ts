// Owns what follows from a comment, whoever writes it: its row, the agents it wakes, the people it tells.
import type { Mention } from '@helix/contracts';
import { CHAIN_DEPTH_MAX, chainFuel } from '@helix/domain';
import { newId } from '../id.ts';
import type { Work } from '../work.ts';
import { type CommentRow, insertComment } from './comment-repository.ts';
import { findWaitingAgent, type ResolvedMention, resolveMentions, toMention } from './mention-repository.ts';
import { keepThoseWhoMaySee, listInvolved, type NotifiedTask, notify } from './notification-repository.ts';
import type { RunRow } from './run-lease-repository.ts';
import { queueRun } from './run-queue-repository.ts';

/** The run that writes the comment; its chain goes on in the runs that the comment wakes. */
export type PostingRun = {
  id: string;
  agentId: string | null;
  chainId: string;
  depth: number;
  /** The person who began the chain. */
  startedBy: { id: string | null; name: string | null };
  /** People whose question the comment answers. */
  answers: string[];
};

/** @param answers the people whose question is answered. */
export function postingRunOf(run: RunRow, answers: string[]): PostingRun {
  return {
    id: run.id,
    agentId: run.agent_id,
    chainId: run.chain_id,
    depth: run.chain_depth,
    startedBy: { id: run.requested_by_user_id, name: run.requested_by_name },
    answers,
  };
}

export type CommentInput = {
  task: NotifiedTask;
  author: { type: 'user' | 'agent'; id: string | null; name: string };
  content: string;
  /** A comment unless told. */
  kind?: CommentRow['kind'];
  /** Null for a person's comment. */
  run: PostingRun | null;
  toolCallId: string | null;
};

/** @returns null when the task is gone. */
export async function postComment(work: Work, input: CommentInput): Promise<CommentRow | null> {
  const { task, author, run } = input;
  const named = await resolveMentions(work.trx, {
    orgId: work.orgId,
    boardId: task.boardId,
    text: input.content,
  });
  // Locks the task's row, so that the runs of a chain are counted one after the other.
  const comment = await insertComment(work.trx, {
    id: newId(),
    orgId: work.orgId,
    taskId: task.id,
    author,
    content: input.content,
    kind: input.kind ?? 'comment',
    runId: run?.id ?? null,
    toolCallId: input.toolCallId,
    mentions: named.map(toMention),
  });
  if (!comment) return null;
  work.record({
    action: 'comment.created',
    entityType: 'task',
    entityId: task.id,
    entityTitle: task.title,
    boardId: task.boardId,
    details: { comment_id: comment.id, ...(run ? { run_id: run.id } : {}) },
  });
  work.announce({
    type: 'comment.created',
    entity: 'comment',
    entityId: comment.id,
    boardId: task.boardId,
    taskId: task.id,
  });
  const answeredId = author.type === 'user' ? await passAnswerOn(work, input, comment) : null;
  await wakeAgents(
    work,
    input,
    comment,
    named.filter((each) => each.id !== answeredId),
  );
  await tellPeople(work, input, comment, named);
  return comment;
}

/** A person's reply on a waiting task goes to the agent. @returns the agent's id, when one waited. */
async function passAnswerOn(
  work: Work,
  { task, author }: CommentInput,
  comment: CommentRow,
): Promise<string | null> {
  const waiting = await findWaitingAgent(work.trx, work.orgId, task.id);
  if (!waiting) return null;
  await queueRun(work, {
    task: { id: task.id, boardId: task.boardId, title: task.title },
    agent: waiting,
    trigger: 'answer',
    feedback: null,
    requestedBy: { id: author.id, name: author.name },
    // A person stands between the question and what follows: a chain of its own.
    cause: { commentId: comment.id, runId: waiting.run_id, chainId: comment.id, depth: 0 },
  });
  return waiting.id;
}

async function wakeAgents(
  work: Work,
  { task, author, run }: CommentInput,
  comment: CommentRow,
  named: ResolvedMention[],
): Promise<void> {
  const agents = named.filter((each) => each.type === 'agent' && !each.is_paused && each.id !== run?.agentId);
  if (agents.length === 0) return;
  const chainId = run?.chainId ?? comment.id;
  const depth = run ? run.depth + 1 : 0;
  const fuel = chainFuel(depth, run ? await countChain(work, chainId) : 0);
  for (const agent of agents.slice(0, fuel)) {
    await queueRun(work, {
      task: { id: task.id, boardId: task.boardId, title: task.title },
      agent,
      trigger: 'mention',
      feedback: null,
      requestedBy: run ? run.startedBy : { id: author.id, name: author.name },
      cause: { commentId: comment.id, runId: run?.id ?? null, chainId, depth },
    });
  }
  const left = agents.slice(fuel);
  if (left.length > 0) await tellChainEnded(work, { task, author, run }, comment, left, depth);
}

async function countChain(work: Work, chainId: string): Promise<number> {
  const row = await work.trx
    .selectFrom('runs')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('org_id', '=', work.orgId)
    .where('chain_id', '=', chainId)
    .executeTakeFirstOrThrow();
  return row.count;
}

async function tellChainEnded(
  work: Work,
  { task, author, run }: Pick<CommentInput, 'task' | 'author' | 'run'>,
  comment: CommentRow,
  left: Mention[],
  depth: number,
): Promise<void> {
  const names = left.map((agent) => agent.name).join(', ');
  const reason =
    depth > CHAIN_DEPTH_MAX
      ? 'Agents had woken each other as often in a row as they may.'
      : 'As many agents had been woken by one comment as may be.';
  await notify(work, task, author.name, {
    userIds: await keepThoseWhoMaySee(work, task, [run ? run.startedBy.id : author.id]),
    type: 'chain_ended',
    title: `Agents stopped waking each other on ${task.key}`,
    text: `${reason} Not woken: ${names}. Mention them yourself to go on.`,
    commentId: comment.id,
  });
}

/** Each person once: being named counts more than having been there. Never the one who wrote it. */
async function tellPeople(
  work: Work,
  { task, author, content, kind, run }: CommentInput,
  comment: CommentRow,
  named: Mention[],
): Promise<void> {
  const isOther = (userId: string): boolean => author.type !== 'user' || userId !== author.id;
  const mentioned = named.flatMap((each) => (each.type === 'user' && isOther(each.id) ? [each.id] : []));
  const involved = (await listInvolved(work, task)).filter((id) => isOther(id) && !mentioned.includes(id));
  const asked = new Set(run?.answers ?? []);
  const tell = (type: 'mention' | 'reply' | 'question', did: string, userIds: string[]) =>
    notify(work, task, author.name, {
      userIds,
      type,
      title: `${author.name} ${did} ${task.key}`,
      text: content,
      commentId: comment.id,
    });
  if (kind === 'question') {
    const requester = await keepThoseWhoMaySee(work, task, [run?.startedBy.id ?? null]);
    await tell('question', 'has a question on', [...mentioned, ...involved, ...requester]);
    return;
  }
  await tell('mention', 'mentioned you on', mentioned);
  await tell(
    'reply',
    'answered you on',
    involved.filter((id) => asked.has(id)),
  );
  await tell(
    'reply',
    'commented on',
    involved.filter((id) => !asked.has(id)),
  );
}
