// Owns what a batch of live events makes stale: exactly that is fetched again, and nothing twice.
import type { LiveEvent } from '@helix/contracts';

export type ListKey =
  | 'agents'
  | 'agent-files'
  | 'boards'
  | 'departments'
  | 'models'
  | 'skills'
  | 'gateways'
  | 'me'
  | 'notifications'
  | 'people'
  | 'invitations'
  | 'settings'
  | 'onboarding'
  | 'usage';

export interface RefetchPlan {
  /** Task id → its board, where the event named it. */
  tasks: Map<string, string | null>;
  /** Tasks whose comments changed. */
  comments: Set<string>;
  /** Tasks whose files changed. */
  attachments: Set<string>;
  /** Tasks whose runs changed. */
  runs: Set<string>;
  /** Runs that began, were taken over or ended. */
  runDetails: Set<string>;
  /** First parts of the keys of lists that are fetched as a whole. */
  lists: Set<ListKey>;
  /** What the reader may see or do changed: nothing that is shown can be trusted. */
  isEverything: boolean;
}

export function emptyPlan(): RefetchPlan {
  return {
    tasks: new Map(),
    comments: new Set(),
    attachments: new Set(),
    runs: new Set(),
    runDetails: new Set(),
    lists: new Set(),
    isEverything: false,
  };
}

export function isEmptyPlan(plan: RefetchPlan): boolean {
  if (plan.isEverything) return false;
  return [plan.tasks, plan.comments, plan.attachments, plan.runs, plan.lists].every(({ size }) => size === 0);
}

export function addToPlan(plan: RefetchPlan, events: readonly LiveEvent[]): void {
  for (const event of events) addEvent(plan, event);
}

function addEvent(plan: RefetchPlan, event: LiveEvent): void {
  switch (event.entity) {
    case 'task':
      plan.tasks.set(event.entity_id, event.board_id);
      // The count beside the name of a board.
      if (event.type === 'task.created' || event.type === 'task.deleted') plan.lists.add('boards');
      return;
    case 'comment':
      if (event.task_id === null) return;
      plan.tasks.set(event.task_id, event.board_id);
      plan.comments.add(event.task_id);
      return;
    case 'attachment':
      if (event.task_id === null) return;
      plan.tasks.set(event.task_id, event.board_id);
      plan.attachments.add(event.task_id);
      return;
    case 'run':
      // What an agent is doing is derived from its runs.
      plan.lists.add('agents');
      // What was used is recorded at the end; and a first result is one of the first steps.
      if (event.type === 'run.finished') plan.lists.add('usage').add('onboarding');
      plan.runDetails.add(event.entity_id);
      if (event.task_id === null) return;
      plan.tasks.set(event.task_id, event.board_id);
      plan.runs.add(event.task_id);
      return;
    case 'agent':
      plan.lists.add('agents').add('agent-files').add('onboarding');
      return;
    case 'board':
      // Told to everyone where it may have been opened or closed to some of them.
      if (event.board_id === null) plan.isEverything = true;
      plan.lists.add('boards').add('departments').add('onboarding');
      return;
    case 'department':
      plan.lists.add('departments').add('boards');
      return;
    case 'model':
      plan.lists.add('models').add('onboarding');
      return;
    case 'skill':
      // Beside the skill, the page of each agent that has it.
      plan.lists.add('skills').add('agents');
      return;
    case 'gateway':
      // One that comes or goes decides whether its agents are online, and whether their files can be read.
      plan.lists.add('gateways').add('agents').add('agent-files');
      return;
    case 'notification':
      plan.lists.add('notifications');
      return;
    case 'user':
      // Their linked chat is shown among the settings.
      plan.lists.add('people').add('me').add('settings').add('onboarding');
      return;
    case 'invitation':
      plan.lists.add('invitations');
      return;
    case 'access':
      plan.isEverything = true;
      return;
    case 'organization':
      plan.lists.add('me').add('agents').add('settings').add('onboarding');
  }
}

/** Above this, one request for the list is cheaper than one for each card. */
export const MOST_SINGLE_CARDS = 20;

export interface KnownTasks {
  hasList(boardId: string): boolean;
  /** The board of a task that is in a list or open, where the event did not name it. */
  boardOf(taskId: string): string | null;
}

/** Which cards to fetch one by one, and which boards whole. A task that nobody shows is not fetched. */
export function splitTaskRefetch(
  tasks: ReadonlyMap<string, string | null>,
  known: KnownTasks,
): { taskIds: string[]; boardIds: string[] } {
  const byBoard = new Map<string, string[]>();
  for (const [taskId, namedBoardId] of tasks) {
    const boardId = namedBoardId ?? known.boardOf(taskId);
    if (boardId === null) continue;
    byBoard.set(boardId, [...(byBoard.get(boardId) ?? []), taskId]);
  }
  const taskIds: string[] = [];
  const boardIds: string[] = [];
  for (const [boardId, ids] of byBoard) {
    if (!known.hasList(boardId)) taskIds.push(...ids.filter((id) => known.boardOf(id) !== null));
    else if (ids.length > MOST_SINGLE_CARDS) boardIds.push(boardId);
    else taskIds.push(...ids);
  }
  return { taskIds, boardIds };
}
