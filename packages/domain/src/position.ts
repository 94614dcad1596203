// Owns manual order: fractional indexes, compared byte by byte (COLLATE "C").
import { generateKeyBetween } from 'fractional-indexing';

/**
 * A position between two neighbours; null stands for an end of the column.
 * Neighbours that are equal or in the wrong order (two people moved at once) give a place after `before`.
 */
export function positionBetween(before: string | null, after: string | null): string {
  try {
    if (before !== null && after !== null && before >= after) return generateKeyBetween(before, null);
    return generateKeyBetween(before, after);
  } catch {
    return generateKeyBetween(null, null);
  }
}

/** The order the database sorts in (COLLATE "C"): never `localeCompare`. */
export function comparePositions(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Whether a place can be found after it; a client may send any text. */
export function isPosition(text: string): boolean {
  try {
    generateKeyBetween(text, null);
    return true;
  } catch {
    return false;
  }
}
