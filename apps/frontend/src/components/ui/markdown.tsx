'use client';

import type { Mention } from '@helix/contracts';
import { readableMentions } from '@helix/domain';
import { lazy, Suspense, useMemo } from 'react';
import { classNames } from '#lib/class-names.ts';
import { splitMarkdownBlocks } from '#lib/markdown-blocks.ts';

const MarkdownBlock = lazy(async () => ({ default: (await import('./markdown-block.tsx')).MarkdownBlock }));

interface MarkdownProps {
  text: string;
  /** Shows a caret after the text while more is coming. */
  isStreaming?: boolean;
  /** Whom the text names: drawn as chips. */
  mentions?: readonly Mention[];
  className?: string;
}

const nobody: readonly Mention[] = [];

/** Text that people and agents write. The parser is loaded when first needed; until then the plain text stands. */
export function Markdown({ text, isStreaming = false, mentions = nobody, className }: MarkdownProps) {
  const blocks = useMemo(() => splitMarkdownBlocks(text), [text]);
  return (
    <div className={classNames('prose', isStreaming && 'is-streaming', className)}>
      {blocks.map((block, index) => (
        // Blocks only ever grow at the end, so their index is their identity.
        <Suspense key={index} fallback={<p className="whitespace-pre-wrap">{readableMentions(block)}</p>}>
          <MarkdownBlock text={block} mentions={mentions} />
        </Suspense>
      ))}
    </div>
  );
}
