'use client';

import { useRef } from 'react';
import { Button, type ButtonProps } from './button.tsx';

interface FileButtonProps extends Omit<ButtonProps, 'onClick'> {
  onFiles: (files: File[]) => void;
  /** Extensions and types that the chooser offers first: ".md,.txt". */
  accept?: string;
  isMultiple?: boolean;
}

/** A button that opens the browser's file chooser. */
export function FileButton({ onFiles, accept, isMultiple = false, ...props }: FileButtonProps) {
  const inputRef = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button {...props} onClick={() => inputRef.current?.click()} />
      <input
        ref={inputRef}
        type="file"
        hidden
        tabIndex={-1}
        accept={accept}
        multiple={isMultiple}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          // The same file chosen again is a change again.
          event.target.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
    </>
  );
}
