// Owns what the page of today shows of all tasks: what waits for a person, and what agents are at.
import type { TaskCard, TaskStatus } from '@helix/contracts';

/** In the order in which they are shown: a question holds its agent up, a failure has stopped it. */
export const waitingStatuses = ['waiting', 'failed', 'review'] as const satisfies readonly TaskStatus[];
export type WaitingStatus = (typeof waitingStatuses)[number];

export const openStatuses = [...waitingStatuses, 'in_progress'] as const satisfies readonly TaskStatus[];

export type WaitingTask = TaskCard & { status: WaitingStatus };

export interface TodayLists {
  waiting: WaitingTask[];
  underWay: TaskCard[];
}

export function toTodayLists(cards: readonly TaskCard[]): TodayLists {
  const rank = ({ status }: WaitingTask) => waitingStatuses.indexOf(status);
  return {
    waiting: cards.filter(isWaiting).sort((one, other) => rank(one) - rank(other) || byChange(one, other)),
    underWay: cards.filter(({ run }) => run !== null).sort(byChange),
  };
}

function isWaiting(card: TaskCard): card is WaitingTask {
  return card.run === null && (waitingStatuses as readonly TaskStatus[]).includes(card.status);
}

/** What changed last comes first. */
function byChange(one: TaskCard, other: TaskCard): number {
  return Date.parse(other.updated_at) - Date.parse(one.updated_at);
}
