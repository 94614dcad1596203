// Owns what an activity tells about an edit: the fields that changed, with before and after where they are short.

const SHORT_MAX_CHARACTERS = 300;

type Change = { from: unknown; to: unknown } | true;

/** Compares only what the patch names; long texts are told without their content. */
export function changedFields(before: object, patch: object): Record<string, Change> {
  const known = before as Record<string, unknown>;
  const changes: Record<string, Change> = {};
  for (const [field, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    const [from, to] = [plain(known[field]), plain(value)];
    if (JSON.stringify(from) === JSON.stringify(to)) continue;
    changes[field] = isShort(from) && isShort(to) ? { from, to } : true;
  }
  return changes;
}

function plain(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : (value ?? null);
}

function isShort(value: unknown): boolean {
  return (JSON.stringify(value) ?? '').length <= SHORT_MAX_CHARACTERS;
}
