'use client';

import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { classNames } from '#lib/class-names.ts';
import { copyText } from '#lib/copy-text.ts';
import { IconButton } from './icon-button.tsx';

interface TextBlockProps {
  /** Read aloud, and named by the button that copies. */
  label: string;
  text: string;
  isError?: boolean;
}

/** A text as it is, to be read and copied: a prompt, a tool's input. Scrolls in itself. */
export function TextBlock({ label, text, isError = false }: TextBlockProps) {
  return (
    <div className="relative">
      <section
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-96 overflow-auto rounded-md border border-line bg-sunken p-3 pr-11"
      >
        <pre
          className={classNames(
            'font-mono text-xs leading-relaxed whitespace-pre-wrap wrap-anywhere',
            isError && 'text-danger',
          )}
        >
          {text}
        </pre>
      </section>
      <div className="absolute top-1.5 right-1.5">
        <CopyButton label={`Copy: ${label}`} text={text} />
      </div>
    </div>
  );
}

export function CopyButton({ label, text }: { label: string; text: string }) {
  const [isCopied, setCopied] = useState(false);
  return (
    <>
      <IconButton
        label={isCopied ? 'Copied' : label}
        size="sm"
        icon={isCopied ? <Check aria-hidden /> : <Copy aria-hidden />}
        onClick={async () => setCopied(await copyText(text, null))}
      />
      <span role="status" className="sr-only">
        {isCopied ? 'Copied' : ''}
      </span>
    </>
  );
}
