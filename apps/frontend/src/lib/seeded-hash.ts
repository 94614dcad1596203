/** FNV-1a over the id, then mixed once more: small changes of an id give unrelated numbers (0 to 2^32-1). */
export function seededHash(seed: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < seed.length; index++) {
    hash = Math.imul(hash ^ seed.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return (hash ^ (hash >>> 15)) >>> 0;
}

const hueCount = 18;

/** One of 18 hues: enough to tell apart, few enough that each looks chosen. */
export function hueOf(seed: string): number {
  return (seededHash(seed) % hueCount) * (360 / hueCount);
}
