'use client';

import { Check, Copy } from 'lucide-react';
import { useRef, useState } from 'react';
import { copyText } from '#lib/copy-text.ts';
import { Button } from './button.tsx';
import { Input } from './input.tsx';

/** A text to be taken elsewhere, such as a link, with the button that takes it. */
export function CopyField({ label, text }: { label: string; text: string }) {
  const field = useRef<HTMLInputElement>(null);
  const [isCopied, setCopied] = useState(false);
  return (
    <div className="flex gap-2">
      <Input
        ref={field}
        readOnly
        aria-label={label}
        value={text}
        onFocus={(event) => event.currentTarget.select()}
        className="font-mono text-sm"
      />
      <Button
        variant="primary"
        icon={isCopied ? <Check aria-hidden /> : <Copy aria-hidden />}
        onClick={async () => setCopied(await copyText(text, field.current))}
        className="h-9 shrink-0 pointer-coarse:h-11"
      >
        {isCopied ? 'Copied' : 'Copy'}
      </Button>
      <span role="status" className="sr-only">
        {isCopied ? 'Copied' : ''}
      </span>
    </div>
  );
}
