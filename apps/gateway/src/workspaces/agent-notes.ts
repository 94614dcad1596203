// Owns the notes of an agent as others read them: one Markdown file for each day, below `memory/`.
import { type FileHandle, lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { noteDateSchema } from '@helix/gateway-protocol';
import { resolveInWorkspace } from './workspace-path.ts';

const FOLDER = 'memory';
/** Three years; a page of them is read by people. */
const DAYS_MAX = 1_000;
/** Of a longer day the end is read: it holds what was noted last. */
const READ_MAX_BYTES = 256 * 1024;

export type NoteDay = { date: string; size: number };
export type Note = NoteDay & { content: string; isShortened: boolean };

export function noteFileName(date: string): string {
  return `${FOLDER}/${date}.md`;
}

/** Newest first. */
export async function listNotes(workspace: string): Promise<NoteDay[]> {
  const folder = await resolveInWorkspace(workspace, FOLDER);
  const dates = (await readdir(folder).catch(nullWhereMissing))
    ?.filter((name) => name.endsWith('.md'))
    .map((name) => name.slice(0, -'.md'.length))
    .filter((date) => noteDateSchema.safeParse(date).success)
    .sort()
    .reverse()
    .slice(0, DAYS_MAX);
  const days = await Promise.all(
    (dates ?? []).map(async (date) => {
      const stats = await lstat(join(folder, `${date}.md`)).catch(nullWhereMissing);
      return stats?.isFile() ? [{ date, size: stats.size }] : [];
    }),
  );
  return days.flat();
}

/** Null where nothing was noted on that day. @param date checked by the protocol: it names a file. */
export async function readNote(workspace: string, date: string): Promise<Note | null> {
  const path = await resolveInWorkspace(workspace, noteFileName(date));
  const file = await open(path, 'r').catch(nullWhereMissing);
  if (file === null) return null;
  try {
    const stats = await file.stat();
    if (!stats.isFile()) return null;
    return { date, size: stats.size, ...(await readEnd(file, stats.size)) };
  } finally {
    await file.close();
  }
}

async function readEnd(file: FileHandle, size: number): Promise<Pick<Note, 'content' | 'isShortened'>> {
  const start = Math.max(0, size - READ_MAX_BYTES);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
  const text = buffer.subarray(0, bytesRead).toString('utf8');
  if (start === 0) return { content: text, isShortened: false };
  // Begins with a whole line, never in the middle of a character.
  return { content: text.slice(text.indexOf('\n') + 1), isShortened: true };
}

function nullWhereMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
  throw error;
}
