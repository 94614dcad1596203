import type { TaskCard } from '@helix/contracts';

/** Why a key does nothing on this card; null when it does something. The server has the last word. */
export function refusalOf(name: 'execute' | 'stop' | 'approve' | 'reject', card: TaskCard): string | null {
  switch (name) {
    case 'execute':
      if (card.run) return 'An agent is already working on this task.';
      return card.status === 'cancelled' ? 'This task is cancelled. Move it to To do first.' : null;
    case 'stop':
      return card.run ? null : 'No agent is working on this task.';
    case 'approve':
    case 'reject':
      return card.status === 'review' ? null : 'Only a result in Review can be approved or rejected.';
  }
}
