'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf } from '#lib/api-error.ts';
import { randomKey } from '#lib/random-key.ts';
import { addSkillFile } from '../api/skill-requests.ts';

export interface Upload {
  key: string;
  name: string;
  /** From 0 to 1. */
  share: number;
  /** Why it was not taken; null while it is on its way. */
  problem: string | null;
}

/** Files on their way to a skill: one after the other, each with how far it is and what is wrong with it. */
export function useUploads(skillId: string): {
  uploads: readonly Upload[];
  add: (files: File[]) => void;
  dismiss: (key: string) => void;
} {
  const queryClient = useQueryClient();
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const change = (key: string, part: Partial<Upload>) =>
    setUploads((all) => all.map((each) => (each.key === key ? { ...each, ...part } : each)));
  const dismiss = (key: string) => setUploads((all) => all.filter((each) => each.key !== key));

  const sendAll = async (waiting: { key: string; file: File }[]) => {
    for (const { key, file } of waiting) {
      try {
        await addSkillFile(skillId, file, (share) => change(key, { share }));
        await queryClient.invalidateQueries({ queryKey: ['skills'] });
        dismiss(key);
      } catch (error) {
        change(key, { problem: messageOf(error) });
      }
    }
  };

  return {
    uploads,
    add: (files) => {
      const waiting = files.map((file) => ({ key: randomKey(), file }));
      setUploads((all) => [
        ...all,
        ...waiting.map(({ key, file }) => ({ key, name: file.name, share: 0, problem: null })),
      ]);
      void sendAll(waiting);
    },
    dismiss,
  };
}
