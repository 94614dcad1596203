'use client';

import type { ReactNode } from 'react';
import { FormField } from './ui/form-field.tsx';
import { Markdown } from './ui/markdown.tsx';
import { Tabs } from './ui/tabs.tsx';
import { Textarea } from './ui/textarea.tsx';

interface MarkdownEditorProps {
  title: string;
  fileName: string;
  /** What agents do with it. */
  description?: ReactNode;
  /** Of the field, for who does not see the title. */
  label: string;
  /** Below the field: how much there is. */
  hint: ReactNode;
  value: string;
  onChange: (text: string) => void;
  error: string | undefined;
  isReadOnly: boolean;
  /** Of the tab with the field. */
  writeLabel?: string;
  rows: number;
  placeholder?: string | undefined;
}

/** More of it would keep the browser busy at every letter. */
const previewMaxCharacters = 100_000;

/** A file of Markdown that agents read: its text and how it looks. */
export function MarkdownEditor(props: MarkdownEditorProps) {
  const { title, fileName, description, label, hint, value, onChange, error, isReadOnly } = props;
  return (
    <section className="rounded-lg border border-line bg-surface">
      <header className="flex flex-wrap items-baseline gap-x-2 px-4 pt-4 sm:px-5">
        <h2 className="text-base font-semibold">{title}</h2>
        <span className="font-mono text-xs text-ink-subtle">{fileName}</span>
        {description ? <p className="basis-full text-sm text-ink-muted">{description}</p> : null}
      </header>
      <div className="px-4 pt-2 pb-4 sm:px-5 sm:pb-5">
        <Tabs
          aria-label={title}
          tabs={[
            {
              value: 'write',
              label: props.writeLabel ?? 'Write',
              content: (
                <FormField label={label} isLabelHidden error={error} hint={hint}>
                  <Textarea
                    value={value}
                    readOnly={isReadOnly}
                    onChange={(event) => onChange(event.target.value)}
                    rows={props.rows}
                    spellCheck
                    isTall
                    placeholder={props.placeholder}
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

function Preview({ text }: { text: string }) {
  if (text.trim() === '')
    return <p className="py-8 text-center text-sm text-ink-muted">Nothing written yet.</p>;
  return (
    <>
      <Markdown text={text.slice(0, previewMaxCharacters)} className="min-h-96" />
      {text.length > previewMaxCharacters ? (
        <p className="mt-4 text-sm text-ink-muted">The preview ends here; the text goes on.</p>
      ) : null}
    </>
  );
}
