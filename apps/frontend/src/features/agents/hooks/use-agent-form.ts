'use client';

import { type Agent, agentPatchSchema } from '@helix/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { showToast } from '#components/ui/toast.tsx';
import { ApiError } from '#lib/api-error.ts';
import { agentQuery, agentsQuery } from '#lib/queries.ts';
import { useDraft } from '#lib/use-draft.ts';
import { type FormState, useForm } from '#lib/use-form.ts';
import { updateAgent } from '../api/agent-requests.ts';

export interface AgentForm<Values extends object> {
  form: FormState<Values>;
  /** Somebody else's values would be lost by saving. */
  isConflict: boolean;
  /** Drops what was typed. */
  showNewest: () => void;
  discard: () => void;
  /** What the bar at the bottom says, apart from a conflict. */
  problem: string | undefined;
}

/**
 * A form over some of an agent's fields: keeps what was typed while other pages are looked at, takes newer rows over
 * as long as nothing has been typed, and never saves over what somebody else has saved meanwhile.
 */
export function useAgentForm<Values extends object>(
  agent: Agent,
  name: string,
  toValues: (agent: Agent) => Values,
): AgentForm<Values> {
  const queryClient = useQueryClient();
  // What the form was filled with.
  const [base, setBase] = useState(agent);
  const form = useForm({
    initial: toValues(agent),
    schema: agentPatchSchema,
    toBody: (values) => ({ ...values, version: base.version }),
    submit: async (patch) => {
      const saved = await updateAgent(agent.id, patch);
      takeOver(saved);
      await queryClient.invalidateQueries({ queryKey: agentsQuery().queryKey, exact: true });
      showToast({ title: `${saved.name} saved`, tone: 'success' });
    },
  });

  const takeOver = (row: Agent) => {
    setBase(row);
    form.reset(toValues(row));
    queryClient.setQueryData(agentQuery(agent.id).queryKey, row);
  };

  useDraft(`agent ${agent.id} ${name}`, {
    value: { version: base.version, values: form.values },
    isDirty: form.isDirty,
    restore: (draft) => {
      setBase({ ...agent, version: draft.version });
      form.setAll(draft.values);
    },
  });

  const isOutdated = agent.version > base.version;
  // Only the arrival of a newer row, or giving up what was typed, takes it over.
  useEffect(() => {
    if (isOutdated && !form.isDirty) takeOver(agent);
  }, [isOutdated, form.isDirty]);

  const isRefused = form.error instanceof ApiError && form.error.code === 'version_conflict';
  const hasFieldErrors = Object.keys(form.errors).length > 0;
  const fieldProblem = hasFieldErrors ? 'Correct the marked fields, then save.' : undefined;
  return {
    form,
    isConflict: isRefused || (isOutdated && form.isDirty),
    showNewest: () => takeOver(newestOf(agent, form.error)),
    discard: () => form.reset(toValues(base)),
    problem: form.problem && !isRefused && !hasFieldErrors ? form.problem : fieldProblem,
  };
}

/** The row that the refusal carried, where it is newer than the one the page knows. */
function newestOf(known: Agent, error: unknown): Agent {
  const current = error instanceof ApiError ? (error.current as Agent | undefined) : undefined;
  return current && current.version > known.version ? { ...known, ...current } : known;
}
