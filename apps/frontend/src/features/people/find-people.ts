import type { Person } from '@helix/contracts';

/** Those whose name, handle or e-mail contains every word; active people first, as they came otherwise. */
export function findPeople(people: readonly Person[], text: string): Person[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = people.filter((person) => {
    const known = `${person.name} @${person.handle} ${person.email}`.toLowerCase();
    return words.every((word) => known.includes(word));
  });
  return [...found.filter((person) => !person.disabled_at), ...found.filter((person) => person.disabled_at)];
}
