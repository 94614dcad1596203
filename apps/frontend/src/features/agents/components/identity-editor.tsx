'use client';

import { SOUL_MAX_CHARACTERS } from '@helix/contracts';
import { FormField } from '#components/ui/form-field.tsx';
import { Markdown } from '#components/ui/markdown.tsx';
import { Tabs } from '#components/ui/tabs.tsx';
import { Textarea } from '#components/ui/textarea.tsx';

interface IdentityEditorProps {
  value: string;
  onChange: (text: string) => void;
  error: string | undefined;
  isReadOnly: boolean;
}

/** From here on the count is shown as a warning. */
const nearlyFull = 0.9;

/** SOUL.md: who the agent is, in its own words; the first thing it reads in every run. */
export function IdentityEditor({ value, onChange, error, isReadOnly }: IdentityEditorProps) {
  const isNearlyFull = value.length > SOUL_MAX_CHARACTERS * nearlyFull;
  return (
    <section className="rounded-lg border border-line bg-surface">
      <header className="flex flex-wrap items-baseline gap-x-2 px-4 pt-4 sm:px-5">
        <h2 className="text-base font-semibold">Identity</h2>
        <span className="font-mono text-xs text-ink-subtle">SOUL.md</span>
        <p className="basis-full text-sm text-ink-muted">The first thing the agent reads in every run.</p>
      </header>
      <div className="px-4 pt-2 pb-4 sm:px-5 sm:pb-5">
        <Tabs
          aria-label="Identity"
          tabs={[
            {
              value: 'write',
              label: 'Write',
              content: (
                <FormField
                  label="Identity text"
                  isLabelHidden
                  error={error}
                  hint={
                    <span className={isNearlyFull ? 'text-attention' : undefined}>
                      {value.length.toLocaleString('en-US')} of {SOUL_MAX_CHARACTERS.toLocaleString('en-US')}{' '}
                      characters. Markdown.
                    </span>
                  }
                >
                  <Textarea
                    value={value}
                    readOnly={isReadOnly}
                    onChange={(event) => onChange(event.target.value)}
                    rows={18}
                    spellCheck
                    isTall
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
