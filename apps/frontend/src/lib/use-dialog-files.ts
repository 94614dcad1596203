'use client';

import { type RefObject, useEffect, useEffectEvent, useState } from 'react';
import { nameOfPasted } from './file-facts.ts';
import { hasFiles } from './has-files.ts';

/**
 * Takes files that are dropped or pasted anywhere in the dialog around the element.
 * @returns whether files are held over it now
 */
export function useDialogFiles(
  ref: RefObject<HTMLElement | null>,
  isEnabled: boolean,
  onFiles: (files: File[]) => void,
): boolean {
  const [isOver, setOver] = useState(false);
  const take = useEffectEvent(onFiles);
  useEffect(() => {
    const target = ref.current?.closest<HTMLElement>('[role="dialog"]');
    if (!target || !isEnabled) return;
    // Entering a child comes before leaving its parent.
    let depth = 0;
    const change = (by: number) => {
      depth = Math.max(0, depth + by);
      setOver(depth > 0);
    };
    const listeners = {
      dragenter: (event: DragEvent) => hasFiles(event) && change(1),
      dragleave: (event: DragEvent) => hasFiles(event) && change(-1),
      dragover: (event: DragEvent) => {
        if (!hasFiles(event) || !event.dataTransfer) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
      },
      drop: (event: DragEvent) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        change(-depth);
        take([...(event.dataTransfer?.files ?? [])]);
      },
      paste: (event: ClipboardEvent) => {
        const files = [...(event.clipboardData?.files ?? [])];
        // What office programs copy has a picture of the text beside the text.
        if (files.length === 0 || event.clipboardData?.types.includes('text/plain')) return;
        event.preventDefault();
        take(files.map((file) => new File([file], nameOfPasted(file, new Date()), { type: file.type })));
      },
    };
    for (const [name, listener] of Object.entries(listeners)) {
      target.addEventListener(name, listener as EventListener);
    }
    return () => {
      setOver(false);
      for (const [name, listener] of Object.entries(listeners)) {
        target.removeEventListener(name, listener as EventListener);
      }
    };
  }, [ref, isEnabled]);
  return isOver;
}
