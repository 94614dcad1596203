import { v7 } from 'uuid';

/** A UUIDv7: ids made later sort later. */
export function newId(): string {
  return v7();
}

/** The smallest id that could have been made at this time: ids below it are older. */
export function idFloor(time: Date): string {
  const hex = time.getTime().toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
