import type { TaskCard } from '@helix/contracts';

/** What a key or a button on a card asks for. `reply`: sends a result back with feedback, or answers a question. */
export type CardAction = 'execute' | 'stop' | 'approve' | 'reply';

/** Why a key does nothing on this card; null when it does something. The server has the last word. */
export function refusalOf(name: CardAction, card: TaskCard): string | null {
  switch (name) {
    case 'execute':
      if (card.run) return 'An agent is already working on this task.';
      return card.status === 'cancelled' ? 'This task is cancelled. Move it to To do first.' : null;
    case 'stop':
      return card.run ? null : 'No agent is working on this task.';
    case 'approve':
      return card.status === 'review' ? null : 'Only a result in Review can be approved.';
    case 'reply':
      return card.status === 'review' || card.status === 'waiting'
        ? null
        : 'Only a result or a question in Review can be replied to.';
  }
}
