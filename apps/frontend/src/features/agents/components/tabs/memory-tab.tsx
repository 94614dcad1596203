'use client';

import { type Agent, type AgentMemory, MEMORY_MAX_CHARACTERS } from '@helix/contracts';
import { useQuery } from '@tanstack/react-query';
import { BookMarked } from 'lucide-react';
import { useEffect, useState } from 'react';
import { SaveBar } from '#components/save-bar.tsx';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { messageOf } from '#lib/api-error.ts';
import { memoryQuery } from '../../api/agent-file-requests.ts';
import { useMemoryForm } from '../../hooks/use-memory-form.ts';
import { AgentTextEditor } from '../agent-text-editor.tsx';
import { FileHistory } from '../file-history.tsx';
import { SessionNotes } from '../session-notes.tsx';
import { SeeConflict, TextConflict } from '../text-conflict.tsx';

const placeholder = `# Learned rules

- Say “boats”, never “vessels”.
- Never promise a date.`;

/** MEMORY.md: what the agent has learned, by itself and from people. */
export function MemoryTab({ agent }: { agent: Agent }) {
  const { data: memory, error, refetch } = useQuery(memoryQuery(agent.id));
  if (memory) return <LoadedMemory agent={agent} memory={memory} />;
  if (!error) return <Skeleton className="h-128 w-full" />;
  return (
    <Notice
      tone="danger"
      title="The memory could not be loaded"
      action={
        <Button size="sm" onClick={() => void refetch()}>
          Try again
        </Button>
      }
    >
      {messageOf(error)}
    </Notice>
  );
}

function LoadedMemory({ agent, memory }: { agent: Agent; memory: AgentMemory }) {
  const { form, base, isConflict, newest, showNewest, keepTyped, discard, problem } = useMemoryForm(
    agent,
    memory,
  );
  const [isBegun, setBegun] = useState(false);
  const mayEdit = agent.abilities.edit;
  const isEmpty = memory.version === 0 && form.values.content === '' && !isBegun;
  useEffect(() => {
    if (isBegun) form.formRef.current?.querySelector('textarea')?.focus();
  }, [isBegun, form.formRef]);
  return (
    <form ref={form.formRef} onSubmit={form.handleSubmit} noValidate className="flex flex-col">
      <div className="flex flex-col gap-4 pb-6">
        {memory.is_current ? null : (
          <Notice tone="warning" title="This may not be the newest" isLive>
            {memory.notice}
          </Notice>
        )}
        {isConflict ? (
          <TextConflict
            what="memory"
            base={base.content}
            saved={newest.content}
            typed={form.values.content}
            onTakeSaved={showNewest}
            onKeep={(text) => {
              keepTyped();
              form.set('content', text);
            }}
          >
            {newest.author?.name ?? 'Somebody'} saved it{' '}
            {newest.saved_at ? <RelativeTime time={newest.saved_at} /> : 'meanwhile'}.
          </TextConflict>
        ) : null}
        <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_20rem]">
          {isEmpty ? (
            <NothingLearned
              agent={agent}
              onBegin={mayEdit && memory.is_current ? () => setBegun(true) : undefined}
            />
          ) : (
            <AgentTextEditor
              title="Memory"
              fileName="MEMORY.md"
              description="Rules that the agent reads in every run, after its identity. It adds its own with its tool “remember”."
              value={form.values.content}
              onChange={(text) => form.set('content', text)}
              maxCharacters={MEMORY_MAX_CHARACTERS}
              error={form.errors.content}
              // What was typed before the gateway went away can still be worked on, and saved when it is back.
              isReadOnly={!mayEdit || !(memory.is_current || form.isDirty)}
              placeholder={placeholder}
            />
          )}
          <FileHistory agent={agent} name="MEMORY.md" />
        </div>
        {/* They may speak of any board. */}
        {mayEdit ? <SessionNotes agent={agent} /> : null}
      </div>
      {form.isDirty && mayEdit ? (
        <SaveBar
          action="Save memory"
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

/** Says truly how an agent comes to know something. */
function NothingLearned({ agent, onBegin }: { agent: Agent; onBegin: (() => void) | undefined }) {
  return (
    <div className="rounded-lg border border-line bg-surface">
      <EmptyState
        icon={<BookMarked aria-hidden />}
        title="Nothing learned yet"
        action={
          onBegin ? (
            <Button variant="primary" onClick={onBegin}>
              Write the first rule
            </Button>
          ) : undefined
        }
      >
        When a result is rejected with feedback, {agent.name} works on it once more and may keep a rule from
        it. What should hold for every task you can write here yourself.
      </EmptyState>
    </div>
  );
}
