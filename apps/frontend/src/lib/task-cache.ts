// Owns where tasks live in the query cache, and that an older row never replaces a newer one.
import { type Task, type TaskCard, taskCardSchema } from '@helix/contracts';
import type { QueryClient } from '@tanstack/react-query';

export const taskKeys = {
  /** `TaskCard[]`: every card of the board, kept current card by card. */
  cards: (boardId: string) => ['tasks', 'cards', boardId] as const,
  /** `TaskCard[]`: what waits or is under way on every board, kept current card by card. */
  open: ['tasks', 'open'] as const,
  detail: (taskId: string) => ['tasks', 'detail', taskId] as const,
  attachments: (taskId: string) => ['tasks', 'attachments', taskId] as const,
  comments: (taskId: string) => ['tasks', 'comments', taskId] as const,
  runs: (taskId: string) => ['tasks', 'runs', taskId] as const,
};

/** A card has more than its row: without the details of `GET /api/tasks/{id}`. */
export function toCard(task: Task): TaskCard {
  return taskCardSchema.parse(task);
}

/** Puts a row that the server just answered into the list of its board and its own place. */
export function storeTask(client: QueryClient, task: Task): void {
  client.setQueryData<Task>(taskKeys.detail(task.id), (known) => (isNewer(known, task) ? known : task));
  if (task.archived_at !== null) {
    removeCard(client, task.board_id, task.id);
    return;
  }
  const card = toCard(task);
  for (const key of listsOf(task.board_id)) {
    client.setQueryData<TaskCard[]>(key, (cards) => cards && withCard(cards, card));
  }
}

export function removeCard(client: QueryClient, boardId: string, taskId: string): void {
  for (const key of listsOf(boardId)) {
    client.setQueryData<TaskCard[]>(key, (cards) =>
      cards?.some((card) => card.id === taskId) ? cards.filter((card) => card.id !== taskId) : cards,
    );
  }
}

/** Shows at once what the server has confirmed in few words (such as a queued run), before the row arrives. */
export function patchTask(
  client: QueryClient,
  boardId: string,
  taskId: string,
  patch: Partial<TaskCard>,
): void {
  for (const key of listsOf(boardId)) {
    client.setQueryData<TaskCard[]>(key, (cards) =>
      cards?.map((card) => (card.id === taskId ? { ...card, ...patch } : card)),
    );
  }
  client.setQueryData<Task>(taskKeys.detail(taskId), (task) => task && { ...task, ...patch });
}

/** Every list that a card of the board may stand in. Who reads the open ones leaves out what has come to rest. */
function listsOf(boardId: string) {
  return [taskKeys.cards(boardId), taskKeys.open];
}

export function withCard(cards: TaskCard[], card: TaskCard): TaskCard[] {
  const index = cards.findIndex((each) => each.id === card.id);
  if (index === -1) return [...cards, card];
  if (isNewer(cards[index], card)) return cards;
  return cards.with(index, card);
}

/** Answers may overtake each other: the row of the higher version, then of the later change, is the truth. */
function isNewer(known: TaskCard | undefined, incoming: TaskCard): boolean {
  if (known === undefined) return false;
  if (known.version !== incoming.version) return known.version > incoming.version;
  return Date.parse(known.updated_at) > Date.parse(incoming.updated_at);
}
