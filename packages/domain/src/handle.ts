// Owns handles: what stands behind the @, unique per organization across people and agents.

const MAX_LENGTH = 32;
const SLUG_MAX_LENGTH = 64;

/** A handle made from a display name: lower-case letters, digits and single hyphens, at most 32; `someone` where nothing is left. */
export function handleFromName(name: string): string {
  return wordsOf(name, MAX_LENGTH) || 'someone';
}

function wordsOf(name: string, maxLength: number): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, maxLength)
    .replace(/-+$/, '');
}

/** The first of `handle`, `handle-2`, `handle-3` … that is not taken. */
export function freeHandle(name: string, isTaken: (handle: string) => boolean): string {
  return numbered(handleFromName(name), MAX_LENGTH, isTaken);
}

/** The name of a skill's folder: as a handle, at most 64 characters, `skill` where nothing is left of the name. */
export function freeSkillSlug(name: string, isTaken: (slug: string) => boolean): string {
  return numbered(wordsOf(name, SLUG_MAX_LENGTH) || 'skill', SLUG_MAX_LENGTH, isTaken);
}

function numbered(base: string, maxLength: number, isTaken: (candidate: string) => boolean): string {
  if (!isTaken(base)) return base;
  for (let number = 2; ; number += 1) {
    const suffix = `-${number}`;
    const candidate = base.slice(0, maxLength - suffix.length).replace(/-+$/, '') + suffix;
    if (!isTaken(candidate)) return candidate;
  }
}

/** A board's key made from its name: up to four letters of its words; `BRD` where nothing is left of the name. */
export function boardKeyFromName(name: string): string {
  const words = wordsOf(name, MAX_LENGTH).toUpperCase().split('-');
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
