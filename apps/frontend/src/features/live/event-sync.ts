// Owns the way from live events to fresh data: the first event acts at once, those that come meanwhile act together.
import { type LiveEvent, type Task, type TaskCard, taskSchema } from '@helix/contracts';
import type { QueryClient } from '@tanstack/react-query';
import type { ApiClient } from '#lib/api.ts';
import { ApiError } from '#lib/api-error.ts';
import { removeCard, storeTask, taskKeys } from '#lib/task-cache.ts';
import {
  addToPlan,
  emptyPlan,
  isEmptyPlan,
  type KnownTasks,
  type RefetchPlan,
  splitTaskRefetch,
} from './refetch-plan.ts';

/** Between two rounds, so that a storm of events costs a few requests a second, not hundreds. */
const ROUND_GAP_MS = 60;

export class EventSync {
  readonly #client: QueryClient;
  readonly #api: ApiClient;
  /** Lists that a server component rendered outside the cache. */
  readonly #onListsChanged: (lists: RefetchPlan['lists']) => void;
  #waiting: RefetchPlan = emptyPlan();
  #isRunning = false;

  constructor(client: QueryClient, api: ApiClient, onListsChanged: (lists: RefetchPlan['lists']) => void) {
    this.#client = client;
    this.#api = api;
    this.#onListsChanged = onListsChanged;
  }

  accept(events: readonly LiveEvent[]): void {
    addToPlan(this.#waiting, events);
    if (!this.#isRunning) void this.#run();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (!isEmptyPlan(this.#waiting)) {
      const plan = this.#waiting;
      this.#waiting = emptyPlan();
      await this.#apply(plan);
      await new Promise((resolve) => setTimeout(resolve, ROUND_GAP_MS));
    }
    this.#isRunning = false;
  }

  async #apply(plan: RefetchPlan): Promise<void> {
    const client = this.#client;
    const { taskIds, boardIds } = splitTaskRefetch(plan.tasks, knownTasks(client));
    for (const list of plan.lists) void client.invalidateQueries({ queryKey: [list] });
    if (plan.lists.size > 0) this.#onListsChanged(plan.lists);
    for (const taskId of plan.comments)
      void client.invalidateQueries({ queryKey: taskKeys.comments(taskId) });
    for (const taskId of plan.runs) void client.invalidateQueries({ queryKey: taskKeys.runs(taskId) });
    for (const boardId of boardIds) {
      for (const taskId of plan.tasks.keys()) {
        void client.invalidateQueries({ queryKey: taskKeys.detail(taskId) });
      }
      await client.invalidateQueries({ queryKey: taskKeys.cards(boardId) });
    }
    await Promise.all(taskIds.map((taskId) => this.#refreshTask(taskId, plan.tasks.get(taskId) ?? null)));
  }

  async #refreshTask(taskId: string, namedBoardId: string | null): Promise<void> {
    const client = this.#client;
    try {
      storeTask(client, await this.#api.get(`/api/tasks/${taskId}`, { schema: taskSchema }));
    } catch (error) {
      const boardId = namedBoardId ?? knownTasks(client).boardOf(taskId);
      if (error instanceof ApiError && error.status === 404) {
        if (boardId !== null) removeCard(client, boardId, taskId);
        // An open panel asks itself, and says that the task is gone.
        void client.invalidateQueries({ queryKey: taskKeys.detail(taskId) });
        return;
      }
      // The card is stale and nothing says so: the list is fetched again, with the retries of every list.
      if (boardId !== null) void client.invalidateQueries({ queryKey: taskKeys.cards(boardId) });
    }
  }
}

function knownTasks(client: QueryClient): KnownTasks {
  return {
    hasList: (boardId) => client.getQueryData(taskKeys.cards(boardId)) !== undefined,
    boardOf: (taskId) => {
      const open = client.getQueryData<Task>(taskKeys.detail(taskId));
      if (open) return open.board_id;
      for (const [, cards] of client.getQueriesData<TaskCard[]>({ queryKey: ['tasks', 'cards'] })) {
        const card = cards?.find((each) => each.id === taskId);
        if (card) return card.board_id;
      }
      return null;
    },
  };
}
