// Owns cursors of lists: opaque to clients, the sort keys of the last row to us.
import { invalid } from '@helix/runtime';
import { z } from 'zod';

function encodePageCursor(keys: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(keys)).toString('base64url');
}

/** @throws AppError 400 when the text is no cursor of this list. */
export function decodePageCursor<Schema extends z.ZodType>(
  text: string | undefined,
  schema: Schema,
): z.output<Schema> | null {
  if (text === undefined) return null;
  const parsed = schema.safeParse(parseJson(Buffer.from(text, 'base64url').toString('utf8')));
  if (parsed.success) return parsed.data;
  throw invalid('cursor', 'is not a cursor of this list; leave it out to start from the beginning');
}

/** Of lists in manual order. */
export const positionCursorSchema = z.tuple([z.string().regex(/^[0-9A-Za-z]{1,200}$/), z.uuid()]);
/** Of lists by time: the time as the database writes it, with all its digits. */
export const timeCursorSchema = z.tuple([
  z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/),
  z.uuid(),
]);
export const numberCursorSchema = z.tuple([z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)]);

/** Cuts the row that was read beyond the page, which tells that there is more. */
export function toPage<Row, Item>(
  rows: Row[],
  limit: number,
  present: (row: Row) => Item,
  keysOf: (row: Row) => readonly (string | number)[],
): { items: Item[]; next_cursor: string | null } {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  const items = (last === undefined ? rows : rows.slice(0, limit)).map(present);
  return { items, next_cursor: last === undefined ? null : encodePageCursor(keysOf(last)) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
