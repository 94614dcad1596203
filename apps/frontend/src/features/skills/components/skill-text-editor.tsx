'use client';

import { SKILL_CONTENT_MAX_BYTES } from '@helix/contracts';
import { useMemo } from 'react';
import { MarkdownEditor } from '#components/markdown-editor.tsx';
import { formatBytes } from '#lib/format.ts';

interface SkillTextEditorProps {
  value: string;
  onChange: (text: string) => void;
  error: string | undefined;
  isReadOnly: boolean;
}

/** A prompt has room for about this much beside who the agent is: more is read only when the agent looks it up. */
const PROMPT_ROOM_BYTES = 20_000;

const placeholder = `# Tone

Short sentences. Say what happened first.

# Rules

- Name a person to call.
- Never promise a date.`;

/** The instructions themselves, as Markdown. */
export function SkillTextEditor({ value, onChange, error, isReadOnly }: SkillTextEditorProps) {
  const bytes = useMemo(() => new TextEncoder().encode(value).length, [value]);
  return (
    <MarkdownEditor
      title="Instructions"
      fileName="SKILL.md"
      label="Instructions"
      hint={<SizeHint bytes={bytes} />}
      value={value}
      onChange={onChange}
      error={error}
      isReadOnly={isReadOnly}
      rows={16}
      placeholder={placeholder}
    />
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
