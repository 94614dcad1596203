// Owns handles: what stands behind the @, unique per organization across people and agents.

const MAX_LENGTH = 32;

/** A handle made from a display name: lower-case letters, digits and single hyphens, at most 32; `someone` where nothing is left. */
export function handleFromName(name: string): string {
  const handle = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_LENGTH)
    .replace(/^-+|-+$/g, '');
  return handle || 'someone';
}

/** The first of `handle`, `handle-2`, `handle-3` … that is not taken. */
export function freeHandle(name: string, isTaken: (handle: string) => boolean): string {
  const base = handleFromName(name);
  if (!isTaken(base)) return base;
  for (let number = 2; ; number += 1) {
    const suffix = `-${number}`;
    const candidate = base.slice(0, MAX_LENGTH - suffix.length) + suffix;
    if (!isTaken(candidate)) return candidate;
  }
}

/** A board's key made from its name: up to four letters of its words. */
export function boardKeyFromName(name: string): string {
  const words = handleFromName(name).toUpperCase().split('-');
  const letters = words.length > 1 ? words.map((word) => word[0]).join('') : (words[0] ?? '');
  const key = letters.replace(/^[0-9]+/, '').slice(0, 4);
  return key.length >= 2 ? key : `${key}BRD`.slice(0, 3);
}

/** `key`, `KEY2`, `KEY3` … the first that is not taken. */
export function freeBoardKey(name: string, isTaken: (key: string) => boolean): string {
  const base = boardKeyFromName(name);
  if (!isTaken(base)) return base;
  for (let number = 2; ; number += 1) {
    const suffix = String(number);
    const candidate = base.slice(0, 6 - suffix.length) + suffix;
    if (!isTaken(candidate)) return candidate;
  }
}
