// Owns that what a model wrote can be stored: PostgreSQL takes neither NUL nor half of a surrogate pair, and one
// such character would otherwise lose a whole result or the transcript beside it.

const REPLACEMENT = '\ufffd';

export function toStorableText(text: string): string {
  return text.replaceAll('\0', REPLACEMENT).toWellFormed();
}

/** JSON of any value for a jsonb column. `JSON.stringify` escapes a surrogate only when its other half is missing. */
export function toStorableJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (!json.includes('\\u')) return json;
  return json.replace(/\\(?:(u0000|ud[89a-f][0-9a-f]{2})|.)/g, (sequence, isUnstorable) =>
    isUnstorable ? REPLACEMENT : sequence,
  );
}
