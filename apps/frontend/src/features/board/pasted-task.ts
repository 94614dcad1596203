// Owns what becomes of a long text that is pasted where a title belongs: nothing of it is dropped.

export const MOST_TITLE_CHARACTERS = 300;

export interface PastedTask {
  title: string;
  description: string;
}

/** Null for a text that fits into one line: that is pasted as it is. */
export function splitPasted(text: string): PastedTask | null {
  const whole = text.trim();
  const [first = '', ...others] = whole.split(/\r?\n/);
  const rest = others.join('\n').trim();
  if (first.length > MOST_TITLE_CHARACTERS) return { title: beginningOf(first), description: whole };
  return rest === '' ? null : { title: first.trim(), description: rest };
}

function beginningOf(line: string): string {
  const room = line.slice(0, MOST_TITLE_CHARACTERS - 1).toWellFormed();
  const end = room.lastIndexOf(' ');
  return `${(end > 0 ? room.slice(0, end) : room).replace(/\uFFFD$/, '')}…`;
}
