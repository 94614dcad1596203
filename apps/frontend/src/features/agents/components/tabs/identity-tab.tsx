'use client';

import { type Agent, SOUL_MAX_CHARACTERS } from '@helix/contracts';
import { SaveBar } from '#components/save-bar.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { useAgentForm } from '../../hooks/use-agent-form.ts';
import { AgentTextEditor } from '../agent-text-editor.tsx';
import { FileHistory } from '../file-history.tsx';
import { SeeConflict, TextConflict } from '../text-conflict.tsx';

const toIdentity = ({ system_prompt }: Agent) => ({ system_prompt });

/** SOUL.md: the text that makes the agent who it is. */
export function IdentityTab({ agent }: { agent: Agent }) {
  const { form, base, isConflict, newest, showNewest, keepTyped, discard, problem } = useAgentForm(
    agent,
    'identity',
    toIdentity,
  );
  const mayEdit = agent.abilities.edit;
  return (
    <form ref={form.formRef} onSubmit={form.handleSubmit} noValidate className="flex flex-col">
      <div className="flex flex-col gap-4 pb-6">
        {isConflict ? (
          <TextConflict
            what="identity"
            base={base.system_prompt}
            saved={newest.system_prompt}
            typed={form.values.system_prompt}
            onTakeSaved={showNewest}
            onKeep={(text) => {
              keepTyped();
              form.set('system_prompt', text);
            }}
          >
            The agent, or somebody else, saved it <RelativeTime time={newest.updated_at} />.
          </TextConflict>
        ) : null}
        <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_20rem]">
          <div className="flex min-w-0 flex-col gap-4">
            <AgentTextEditor
              title="Identity"
              fileName="SOUL.md"
              description="The first thing the agent reads in every run."
              value={form.values.system_prompt}
              onChange={(text) => form.set('system_prompt', text)}
              maxCharacters={SOUL_MAX_CHARACTERS}
              error={form.errors.system_prompt}
              isReadOnly={!mayEdit}
            />
            {/* Below the text: it comes and goes within a second of saving, and nothing may jump. */}
            {agent.identity_synced ? null : (
              <Notice tone="info" title="The gateway has not taken over this identity yet">
                It will as soon as it is connected. Runs started before use the former one.
              </Notice>
            )}
          </div>
          <FileHistory agent={agent} name="SOUL.md" />
        </div>
      </div>
      {form.isDirty && mayEdit ? (
        <SaveBar
          action="Save identity"
          isBusy={form.isBusy}
          problem={isConflict ? 'It was changed meanwhile.' : problem}
          onDiscard={discard}
        >
          {isConflict ? <SeeConflict /> : null}
        </SaveBar>
      ) : null}
    </form>
  );
}
