'use client';

import { useEffect, useRef, useState } from 'react';
import { showToast } from '#components/ui/toast.tsx';
import { announce } from './announce.tsx';
import { ApiError, messageOf } from './api-error.ts';
import { whyNotSent } from './file-facts.ts';
import { randomKey } from './random-key.ts';

/** A file on its way, or one that did not get there. */
export interface Upload {
  /** Sent along as well: the same file tried again is there once. */
  id: string;
  file: File;
  /** From 0 to 1. */
  progress: number;
  error: string | null;
  /** The same file may be taken later. */
  canRetry: boolean;
}

/** A line that changes, or a server that starts anew, is back by then. */
const TRY_AGAIN_AFTER_MS = [1_000, 4_000];
/** Two at once: the line is full with these, and the first ones are there sooner. */
const AT_ONCE = 2;

export interface Uploads {
  items: readonly Upload[];
  add: (files: readonly File[]) => void;
  retry: (id: string) => void;
  /** Stops it, or forgets its failure. */
  remove: (id: string) => void;
}

interface UploadsInput<Saved> {
  /** A larger file is refused without being sent. */
  mostBytes: number;
  send: (file: File, options: UploadOptions) => Promise<Saved>;
  onSaved: (saved: Saved) => void;
}
export interface UploadOptions {
  idempotencyKey: string;
  onProgress: (share: number) => void;
  signal: AbortSignal;
}

/** Files on their way. They go on when the place that shows them is closed; what fails then is said in a corner. */
export function useUploads<Saved extends { name: string }>(input: UploadsInput<Saved>): Uploads {
  const { mostBytes } = input;
  const [items, setItems] = useState<readonly Upload[]>([]);
  const running = useRef(new Map<string, AbortController>());
  const waiting = useRef<Upload[]>([]);
  const isShown = useRef(true);

  useEffect(() => {
    isShown.current = true;
    return () => {
      isShown.current = false;
    };
  }, []);

  const change = (id: string, part: Partial<Upload>) =>
    setItems((all) => all.map((each) => (each.id === id ? { ...each, ...part } : each)));
  const forget = (id: string) => setItems((all) => all.filter((each) => each.id !== id));

  const send = async (upload: Upload) => {
    const controller = new AbortController();
    running.current.set(upload.id, controller);
    try {
      const saved = await patiently(controller.signal, () =>
        input.send(upload.file, {
          idempotencyKey: upload.id,
          onProgress: (progress) => change(upload.id, { progress }),
          signal: controller.signal,
        }),
      );
      input.onSaved(saved);
      forget(upload.id);
      announce(`${saved.name} is there`);
    } catch (thrown) {
      if (controller.signal.aborted) return;
      change(upload.id, { error: messageOf(thrown), canRetry: isTemporary(thrown) });
      if (!isShown.current) {
        showToast({
          title: `${upload.file.name} was not added`,
          description: messageOf(thrown),
          tone: 'danger',
        });
      }
    } finally {
      running.current.delete(upload.id);
      pump();
    }
  };

  function pump(): void {
    while (running.current.size < AT_ONCE) {
      const next = waiting.current.shift();
      if (!next) return;
      void send(next);
    }
  }

  return {
    items,
    add: (files) => {
      const added = files.map((file) => ({
        id: randomKey(),
        file,
        progress: 0,
        error: whyNotSent(file, mostBytes),
        canRetry: false,
      }));
      setItems((all) => [...all, ...added]);
      waiting.current.push(...added.filter((each) => each.error === null));
      pump();
    },
    retry: (id) => {
      const upload = items.find((each) => each.id === id);
      if (!upload) return;
      const fresh = { ...upload, progress: 0, error: null };
      change(id, fresh);
      waiting.current.push(fresh);
      pump();
    },
    remove: (id) => {
      waiting.current = waiting.current.filter((each) => each.id !== id);
      running.current.get(id)?.abort();
      forget(id);
    },
  };
}

/** Tries again by itself what may succeed later; each time it is the same upload, by its key. */
async function patiently<Saved>(signal: AbortSignal, send: () => Promise<Saved>): Promise<Saved> {
  for (const waitMs of TRY_AGAIN_AFTER_MS) {
    try {
      return await send();
    } catch (error) {
      if (signal.aborted || !isTemporary(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      signal.throwIfAborted();
    }
  }
  return send();
}

function isTemporary(error: unknown): boolean {
  return error instanceof ApiError && error.isTemporary;
}
