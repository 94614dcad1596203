'use client';

import { useEffect } from 'react';
import { hasFiles } from './has-files.ts';

/** A file dropped beside its place would make the browser leave the page for it. Here it is shown that it cannot land. */
export function StrayDrops(): null {
  useEffect(() => {
    const refuse = (event: DragEvent) => {
      if (event.defaultPrevented || !hasFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'none';
    };
    window.addEventListener('dragover', refuse);
    window.addEventListener('drop', refuse);
    return () => {
      window.removeEventListener('dragover', refuse);
      window.removeEventListener('drop', refuse);
    };
  }, []);
  return null;
}
