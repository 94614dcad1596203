// Owns the way from live events to fresh data: the first event acts at once, those that come meanwhile act together.
import type { LiveEvent, Task, TaskCard } from '@helix/contracts';
import type { QueryClient } from '@tanstack/react-query';
import type { ApiClient } from '#lib/api.ts';
import { refreshTask } from '#lib/refresh-task.ts';
import { taskKeys } from '#lib/task-cache.ts';
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
  #waiting: RefetchPlan = emptyPlan();
  #isRunning = false;

  constructor(client: QueryClient, api: ApiClient) {
    this.#client = client;
    this.#api = api;
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
    if (plan.isEverything) {
      await client.invalidateQueries();
      return;
    }
    const { taskIds, boardIds } = splitTaskRefetch(plan.tasks, knownTasks(client));
    // Whatever happens is written down.
    void client.invalidateQueries({ queryKey: ['activity'] });
    for (const list of plan.lists) void client.invalidateQueries({ queryKey: [list] });
    for (const taskId of plan.comments)
      void client.invalidateQueries({ queryKey: taskKeys.comments(taskId) });
    for (const taskId of plan.attachments)
      void client.invalidateQueries({ queryKey: taskKeys.attachments(taskId) });
    for (const taskId of plan.runs) void client.invalidateQueries({ queryKey: taskKeys.runs(taskId) });
    for (const runId of plan.runDetails) void client.invalidateQueries({ queryKey: ['runs', runId] });
    for (const boardId of boardIds) {
      for (const taskId of plan.tasks.keys()) {
        void client.invalidateQueries({ queryKey: taskKeys.detail(taskId) });
      }
      void client.invalidateQueries({ queryKey: taskKeys.open });
      await client.invalidateQueries({ queryKey: taskKeys.cards(boardId) });
    }
    const known = knownTasks(client);
    await Promise.all(
      taskIds.map((taskId) =>
        refreshTask(client, this.#api, taskId, plan.tasks.get(taskId) ?? known.boardOf(taskId)),
      ),
    );
  }
}

function knownTasks(client: QueryClient): KnownTasks {
  return {
    hasList: (boardId) =>
      client.getQueryData(taskKeys.cards(boardId)) !== undefined ||
      client.getQueryData(taskKeys.open) !== undefined,
    boardOf: (taskId) => {
      const open = client.getQueryData<Task>(taskKeys.detail(taskId));
      if (open) return open.board_id;
      const boards = client.getQueriesData<TaskCard[]>({ queryKey: ['tasks', 'cards'] });
      for (const cards of [
        ...boards.map(([, each]) => each),
        client.getQueryData<TaskCard[]>(taskKeys.open),
      ]) {
        const card = cards?.find((each) => each.id === taskId);
        if (card) return card.board_id;
      }
      return null;
    },
  };
}
