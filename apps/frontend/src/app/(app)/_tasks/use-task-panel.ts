'use client';

import type { TaskCard } from '@helix/contracts';
import { useSearchParams } from 'next/navigation';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { showToast } from '#components/ui/toast.tsx';
import { type TaskActions, useTaskActions } from '#features/tasks/hooks/use-task-actions.ts';
import { type CardAction, refusalOf } from './card-refusal.ts';
import { showTask } from './task-address.ts';

export interface TaskPanelState {
  openTaskId: string | null;
  open: (taskId: string) => void;
  close: () => void;
  isReplying: boolean;
  setReplying: (isReplying: boolean) => void;
  actions: TaskActions;
  /** What a key or a button on a card does; says why where it does nothing. */
  act: (name: CardAction, taskId: string) => void;
}

/** The open task of a page with cards, and what can be done with each of them. */
export function useTaskPanel(path: string, cards: readonly TaskCard[]): TaskPanelState {
  const openTaskId = useSearchParams().get('task');
  const [isReplying, setReplying] = useState(false);
  const actions = useTaskActions();
  const open = useCallback(
    (taskId: string) => {
      setReplying(false);
      showTask(path, taskId);
    },
    [path],
  );
  const close = useCallback(() => {
    setReplying(false);
    showTask(path, null);
  }, [path]);

  /** Cards are drawn anew only when they change, so what they call stays the same function. */
  const latest = useRef<TaskPanelState['act']>(() => undefined);
  useEffect(() => {
    latest.current = (name, taskId) => {
      const card = cards.find((each) => each.id === taskId);
      if (!card || actions.busy.has(taskId)) return;
      const refusal = refusalOf(name, card);
      if (refusal !== null) {
        showToast({ title: refusal });
      } else if (name === 'reply') {
        open(taskId);
        setReplying(true);
      } else {
        if (name === 'execute' && card.assigned_agent_id === null) open(taskId);
        void actions[name](card);
      }
    };
  }, [cards, actions, open]);
  const act = useCallback((name: CardAction, taskId: string) => latest.current(name, taskId), []);

  return useMemo(
    () => ({ openTaskId, open, close, isReplying, setReplying, actions, act }),
    [openTaskId, open, close, isReplying, actions, act],
  );
}
