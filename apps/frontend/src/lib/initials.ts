/** One or two letters that stand for a name: first and last word, whatever the script. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const first = firstCharacter(words[0]);
  const last = words.length > 1 ? firstCharacter(words.at(-1)) : '';
  return (first + last).toLocaleUpperCase() || '?';
}

function firstCharacter(word: string | undefined): string {
  return word ? (Array.from(word)[0] ?? '') : '';
}
