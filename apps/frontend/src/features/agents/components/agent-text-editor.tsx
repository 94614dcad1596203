'use client';

import type { ReactNode } from 'react';
import { MarkdownEditor } from '#components/markdown-editor.tsx';

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
    <MarkdownEditor
      title={title}
      fileName={fileName}
      description={description}
      label={`${title} text`}
      hint={<Count characters={value.length} maxCharacters={maxCharacters} />}
      value={value}
      onChange={onChange}
      error={error}
      isReadOnly={isReadOnly}
      writeLabel={isReadOnly ? 'Text' : 'Write'}
      rows={18}
      placeholder={placeholder}
    />
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
