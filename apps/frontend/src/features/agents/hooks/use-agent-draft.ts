'use client';

import { useEffect } from 'react';
import type { FormState } from '#lib/use-form.ts';
import type { AgentValues } from '../agent-values.ts';

export interface AgentDraft {
  /** The version of the agent that the typing began from. */
  version: number;
  values: AgentValues;
}

// In memory: signing out loads a new page, and takes what was typed with it. Only effects write, so the server has none.
const drafts = new Map<string, AgentDraft>();

/** Keeps what was typed and not saved while other pages are looked at, and asks before the tab itself goes. */
export function useAgentDraft(
  agentId: string,
  {
    form,
    version,
    restore,
  }: { form: FormState<AgentValues>; version: number; restore: (draft: AgentDraft) => void },
): void {
  const { values, isDirty } = form;
  // Once, when the page opens; before the effect below, which would take it for discarded.
  useEffect(() => {
    const draft = drafts.get(agentId);
    if (draft) restore(draft);
  }, [agentId]);

  useEffect(() => {
    if (isDirty) drafts.set(agentId, { version, values });
    else drafts.delete(agentId);
  }, [agentId, isDirty, version, values]);

  useEffect(() => {
    if (!isDirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isDirty]);
}
