'use client';

import { SKILL_CONTENT_MAX_BYTES } from '@helix/contracts';
import { useMemo } from 'react';
import { FormField } from '#components/ui/form-field.tsx';
import { Markdown } from '#components/ui/markdown.tsx';
import { Tabs } from '#components/ui/tabs.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import { formatBytes } from '#lib/format.ts';

interface SkillTextEditorProps {
  value: string;
  onChange: (text: string) => void;
  error: string | undefined;
  isReadOnly: boolean;
}

/** A prompt has room for about this much beside who the agent is: more is read only when the agent looks it up. */
const PROMPT_ROOM_BYTES = 20_000;
/** More of it would keep the browser busy at every letter. */
const PREVIEW_MAX_CHARACTERS = 100_000;

const placeholder = `# Tone

Short sentences. Say what happened first.

# Rules

- Name a person to call.
- Never promise a date.`;

/** The instructions themselves, as Markdown. */
export function SkillTextEditor({ value, onChange, error, isReadOnly }: SkillTextEditorProps) {
  const bytes = useMemo(() => new TextEncoder().encode(value).length, [value]);
  return (
    <section className="rounded-lg border border-line bg-surface">
      <header className="flex flex-wrap items-baseline gap-x-2 px-4 pt-4 sm:px-5">
        <h2 className="text-base font-semibold">Instructions</h2>
        <span className="font-mono text-xs text-ink-subtle">SKILL.md</span>
      </header>
      <div className="px-4 pt-2 pb-4 sm:px-5 sm:pb-5">
        <Tabs
          aria-label="Instructions"
          tabs={[
            {
              value: 'write',
              label: 'Write',
              content: (
                <FormField label="Instructions" isLabelHidden error={error} hint={<SizeHint bytes={bytes} />}>
                  <Textarea
                    value={value}
                    readOnly={isReadOnly}
                    onChange={(event) => onChange(event.target.value)}
                    rows={16}
                    spellCheck
                    isTall
                    placeholder={placeholder}
                    className="font-mono text-sm leading-relaxed"
                  />
                </FormField>
              ),
            },
            { value: 'preview', label: 'Preview', content: <Preview text={value} /> },
          ]}
        />
      </div>
    </section>
  );
}

function SizeHint({ bytes }: { bytes: number }) {
  const size = `${formatBytes(bytes)} of ${formatBytes(SKILL_CONTENT_MAX_BYTES)}. Markdown.`;
  if (bytes > SKILL_CONTENT_MAX_BYTES)
    return <span className="text-danger">{size} Put long reference material into files below.</span>;
  if (bytes > PROMPT_ROOM_BYTES)
    return (
      <span className="text-attention">
        {size} So long a text may not fit into the prompt; agents then look it up, which takes them a step.
      </span>
    );
  return size;
}

function Preview({ text }: { text: string }) {
  if (text.trim() === '')
    return <p className="py-8 text-center text-sm text-ink-muted">Nothing written yet.</p>;
  return (
    <>
      <Markdown text={text.slice(0, PREVIEW_MAX_CHARACTERS)} className="min-h-96" />
      {text.length > PREVIEW_MAX_CHARACTERS ? (
        <p className="mt-4 text-sm text-ink-muted">The preview ends here; the text goes on.</p>
      ) : null}
    </>
  );
}
