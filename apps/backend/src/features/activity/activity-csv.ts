// Owns the form of the exported log: RFC 4180, as spreadsheets read it.
import type { Activity } from '@helix/contracts';

const COLUMNS = [
  'created_at',
  'actor_type',
  'actor_name',
  'action',
  'entity_type',
  'entity_id',
  'entity_title',
  'board_id',
  'details',
] as const satisfies readonly (keyof Activity)[];

/** A mark at the beginning tells spreadsheets that the text is UTF-8. */
export const csvHeading = `\uFEFF${COLUMNS.join(',')}\r\n`;

export function toCsvLine(activity: Activity): string {
  const cells = COLUMNS.map((column) => {
    const value = activity[column];
    return cellOf(typeof value === 'object' && value !== null ? JSON.stringify(value) : (value ?? ''));
  });
  return `${cells.join(',')}\r\n`;
}

function cellOf(text: string): string {
  // A title that begins like a formula would be calculated by whoever opens the file.
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
