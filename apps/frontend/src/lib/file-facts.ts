// Owns what can be said about a file before it is sent.
import { formatBytes } from './format.ts';

/** What file pickers offer first; the server looks at the bytes. */
export const ACCEPTED_FILES =
  'text/*,.md,.markdown,.csv,.json,.txt,.log,application/json,application/pdf,image/png,image/jpeg,image/gif,image/webp';

/** Why a file need not be sent at all, as a sentence; null when the server decides. */
export function whyNotSent(file: Pick<File, 'name' | 'size'>, mostBytes: number): string | null {
  if (file.size === 0) return 'It is empty, or it is a folder. Add files with content, one by one.';
  if (file.size <= mostBytes) return null;
  return `It has ${formatBytes(file.size)}, and up to ${formatBytes(mostBytes)} are taken. Split it, or make it smaller.`;
}

/** Screenshots from the clipboard are all called image.png: the time tells them apart. */
export function nameOfPasted(file: Pick<File, 'name'>, now: Date): string {
  if (!/^image\.\w+$/i.test(file.name)) return file.name;
  const pad = (value: number) => String(value).padStart(2, '0');
  const day = [now.getFullYear(), pad(now.getMonth() + 1), pad(now.getDate())].join('-');
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(pad).join('.');
  return `Pasted ${day} ${time}${file.name.slice(file.name.lastIndexOf('.'))}`;
}
