'use client';

import type { ReactNode } from 'react';
import { FormField } from '#components/ui/form-field.tsx';
import { Markdown } from '#components/ui/markdown.tsx';
import { Tabs } from '#components/ui/tabs.tsx';
import { Textarea } from '#components/ui/textarea.tsx';

interface AgentTextEditorProps {
  title: string;
  fileName: string;
  /** What the agent does with it. */
  description: ReactNode;
  value: string;
  onChange: (text: string) => void;
  maxCharacters: number;
  error: string | undefined;
  isReadOnly: boolean;
  placeholder?: string;
}

/** From here on the count is shown as a warning. */
const nearlyFull = 0.9;

/** One of the texts that an agent reads in every run, as Markdown. */
export function AgentTextEditor({
  title,
  fileName,
  description,
  value,
  onChange,
  maxCharacters,
  error,
  isReadOnly,
  placeholder,
}: AgentTextEditorProps) {
  return (
    <section className="rounded-lg border border-line bg-surface">
      <header className="flex flex-wrap items-baseline gap-x-2 px-4 pt-4 sm:px-5">
        <h2 className="text-base font-semibold">{title}</h2>
        <span className="font-mono text-xs text-ink-subtle">{fileName}</span>
        <p className="basis-full text-sm text-ink-muted">{description}</p>
      </header>
      <div className="px-4 pt-2 pb-4 sm:px-5 sm:pb-5">
        <Tabs
          aria-label={title}
          tabs={[
            {
              value: 'write',
              label: isReadOnly ? 'Text' : 'Write',
              content: (
                <FormField
                  label={`${title} text`}
                  isLabelHidden
                  error={error}
                  hint={<Count characters={value.length} maxCharacters={maxCharacters} />}
                >
                  <Textarea
                    value={value}
                    readOnly={isReadOnly}
                    onChange={(event) => onChange(event.target.value)}
                    rows={18}
                    spellCheck
                    isTall
                    placeholder={placeholder}
                    className="font-mono text-sm leading-relaxed"
                  />
                </FormField>
              ),
            },
            {
              value: 'preview',
              label: 'Preview',
              content:
                value.trim() === '' ? (
                  <p className="py-8 text-center text-sm text-ink-muted">Nothing written yet.</p>
                ) : (
                  <Markdown text={value} className="min-h-96" />
                ),
            },
          ]}
        />
      </div>
    </section>
  );
}

function Count({ characters, maxCharacters }: { characters: number; maxCharacters: number }) {
  const count = `${characters.toLocaleString('en-US')} of ${maxCharacters.toLocaleString('en-US')} characters. Markdown.`;
  if (characters > maxCharacters)
    return (
      <span className="text-attention">{count} Of a longer text the agent reads start and end only.</span>
    );
  return characters > maxCharacters * nearlyFull ? <span className="text-attention">{count}</span> : count;
}
