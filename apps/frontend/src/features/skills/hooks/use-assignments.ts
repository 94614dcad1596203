'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { showToast } from '#components/ui/toast.tsx';
import { messageOf } from '#lib/api-error.ts';
import { skillsQuery } from '#lib/queries.ts';
import { agentSkillsQuery, assignSkill } from '../api/skill-requests.ts';

interface Pair {
  agentId: string;
  skillId: string;
}

/** Gives and takes skills at once; what was ticked shows before the server has answered. */
export function useAssignments(): {
  assign: (pair: Pair, isAssigned: boolean) => void;
  /** The ids as they will be: `idOf` says which side of a pair the list is of. */
  withPending: (ids: readonly string[], idOf: (pair: Pair) => string) => string[];
} {
  const queryClient = useQueryClient();
  const [pending, setPending] = useState<ReadonlyMap<string, Pair & { isAssigned: boolean }>>(new Map());
  const { mutate } = useMutation({
    mutationFn: ({ agentId, skillId, isAssigned }: Pair & { isAssigned: boolean }) =>
      assignSkill(agentId, skillId, isAssigned),
    onError: (error) => showToast({ title: 'Not changed', description: messageOf(error), tone: 'danger' }),
    onSettled: async (_data, _error, { agentId, skillId }) => {
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: skillsQuery().queryKey }),
        queryClient.invalidateQueries({ queryKey: agentSkillsQuery(agentId).queryKey }),
      ]);
      setPending((current) => new Map([...current].filter(([key]) => key !== keyOf({ agentId, skillId }))));
    },
  });
  return {
    assign: (pair, isAssigned) => {
      setPending((current) => new Map(current).set(keyOf(pair), { ...pair, isAssigned }));
      mutate({ ...pair, isAssigned });
    },
    withPending: (ids, idOf) => {
      const next = new Set(ids);
      for (const pair of pending.values()) {
        if (pair.isAssigned) next.add(idOf(pair));
        else next.delete(idOf(pair));
      }
      return [...next];
    },
  };
}

function keyOf({ agentId, skillId }: Pair): string {
  return `${agentId} ${skillId}`;
}
