'use client';

import { type DragEvent, useRef, useState } from 'react';
import { hasFiles } from './has-files.ts';

interface FileDrop {
  /** Files are held over it now. */
  isOver: boolean;
  handlers: {
    onDragEnter: (event: DragEvent) => void;
    onDragOver: (event: DragEvent) => void;
    onDragLeave: (event: DragEvent) => void;
    onDrop: (event: DragEvent) => void;
  };
}

/** Takes files that are dropped on an element; other things that are dragged are left alone. */
export function useFileDrop(onFiles: (files: File[]) => void, isOff = false): FileDrop {
  const [isOver, setOver] = useState(false);
  // Entering a child leaves its parent: only the balance says whether the pointer is outside.
  const depth = useRef(0);
  const takes = (event: DragEvent) => !isOff && hasFiles(event);
  return {
    isOver,
    handlers: {
      onDragEnter: (event) => {
        if (!takes(event)) return;
        event.preventDefault();
        depth.current += 1;
        setOver(true);
      },
      onDragOver: (event) => {
        if (!takes(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
      },
      onDragLeave: (event) => {
        if (!takes(event)) return;
        depth.current = Math.max(0, depth.current - 1);
        if (depth.current === 0) setOver(false);
      },
      onDrop: (event) => {
        if (!takes(event)) return;
        event.preventDefault();
        depth.current = 0;
        setOver(false);
        const files = [...event.dataTransfer.files];
        if (files.length > 0) onFiles(files);
      },
    },
  };
}
