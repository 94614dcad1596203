// Owns what a typed query means: words that begin like this, or the number of a task.

/** More words narrow nothing that a person could still mean. */
const WORDS_MAX = 12;

export type SearchWords = {
  /** For PostgreSQL's `to_tsquery('simple', …)`; null when nothing can be looked for. */
  words: string | null;
  /** `MKT-42`, as far as the query is one. */
  boardKey: string | null;
  taskNumber: number | null;
};

/** Every word must be there, each may go on: `quay nor` finds "North quay". Signs between words mean nothing. */
export function parseSearch(query: string): SearchWords {
  const parts =
    query
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const words = parts.slice(0, WORDS_MAX).map((word) => `'${word}':*`);
  const number = /^\s*([A-Za-z][A-Za-z0-9]{1,5})-(\d{1,9})\s*$/.exec(query);
  return {
    words: words.length === 0 ? null : words.join(' & '),
    boardKey: number?.[1]?.toUpperCase() ?? null,
    taskNumber: number ? Number(number[2]) : null,
  };
}
