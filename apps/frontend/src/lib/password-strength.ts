/** bcrypt reads no more than this; the API refuses longer ones instead of cutting them. */
export const PASSWORD_MAX_BYTES = 72;
const minLength = 10;

export interface PasswordStrength {
  /** 0 nothing yet, 1 too short, 2 fair, 3 good, 4 strong. */
  level: 0 | 1 | 2 | 3 | 4;
  hint: string;
}

/** A hint while typing, not a gate: length counts most, then variety. */
export function passwordStrength(password: string): PasswordStrength {
  if (password === '')
    return { level: 0, hint: `At least ${minLength} characters. A few words are easy to keep in mind.` };
  const sizeBytes = new TextEncoder().encode(password).length;
  if (sizeBytes > PASSWORD_MAX_BYTES) {
    return { level: 1, hint: `${sizeBytes} bytes; at most ${PASSWORD_MAX_BYTES} can be used. Shorten it.` };
  }
  const length = Array.from(password).length;
  const missing = minLength - length;
  if (missing > 0)
    return { level: 1, hint: `${missing} more ${missing === 1 ? 'character' : 'characters'}.` };
  const distinct = new Set(password).size;
  if (distinct < 5) return { level: 2, hint: 'Easy to guess: the same few characters repeat.' };
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u].filter((kind) =>
    kind.test(password),
  ).length;
  if (length >= 16 || (length >= 13 && kinds >= 3)) return { level: 4, hint: 'Strong.' };
  if (length >= 12 || kinds >= 3) return { level: 3, hint: 'Good. Longer is stronger.' };
  return { level: 2, hint: 'Fair. Another word would make it strong.' };
}
