// Owns what a file may be called here, whatever the name that somebody sent.

/** Every file system takes 255 bytes; this leaves room for " (2)" and for what browsers add to downloads. */
export const FILE_NAME_MAX_BYTES = 200;
/** More than this is no extension, but a name with a dot in it. */
const EXTENSION_MAX_LENGTH = 12;

/** Invisible, or changing how the rest is read: controls, right-to-left overrides, zero-width characters, separators. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Cn}]/gu;
/** Characters that Windows refuses in names. */
const RESERVED_CHARACTERS = /[<>:"|?*]/g;
/** Devices of Windows, with any extension. */
const RESERVED_NAME = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])$/i;

/**
 * A name that is safe to show, to store and to offer for download on every system: one segment, nothing invisible,
 * never hidden, never empty. Applied twice it changes nothing more.
 */
export function safeFileName(raw: string): string {
  const segment = raw.split(/[\\/]/).findLast((part) => part.trim() !== '') ?? '';
  const cleaned = segment
    .toWellFormed()
    .replace(/\uFFFD/g, '_')
    .replace(/\s/gu, ' ')
    .replace(UNSEEN, '')
    .replace(/ +/g, ' ')
    .replace(RESERVED_CHARACTERS, '_')
    .normalize('NFC');
  const { stem, extension } = splitFileName(trimEnds(cleaned));
  const safeStem = RESERVED_NAME.test(stem.split('.')[0]?.trim() ?? '') ? `_${stem}` : stem;
  const shortened = shorten(safeStem, FILE_NAME_MAX_BYTES - byteLength(extension));
  return `${shortened || 'file'}${extension}`;
}

/** `report.final.csv` → `report.final` and `.csv`. The extension is empty where there is none. */
export function splitFileName(name: string): { stem: string; extension: string } {
  const match = /^(.+)(\.[\p{L}\p{N}]+)$/su.exec(name);
  const [, stem = name, extension = ''] = match ?? [];
  return extension.length > EXTENSION_MAX_LENGTH ? { stem: name, extension: '' } : { stem, extension };
}

/** The name, or the first free one of `report (2).csv`, `report (3).csv` … */
export function freeFileName(name: string, isTaken: (name: string) => boolean): string {
  if (!isTaken(name)) return name;
  const { stem, extension } = splitFileName(name);
  for (let number = 2; ; number += 1) {
    const suffix = ` (${number})`;
    const room = FILE_NAME_MAX_BYTES - byteLength(suffix) - byteLength(extension);
    const candidate = `${shorten(stem, room)}${suffix}${extension}`;
    if (!isTaken(candidate)) return candidate;
  }
}

/** Dots and spaces: at the front they hide a file or climb folders, at the end Windows drops them. */
function trimEnds(text: string): string {
  return text.replace(/^[.\s]+/u, '').replace(/[.\s]+$/u, '');
}

function shorten(text: string, maxBytes: number): string {
  if (byteLength(text) <= maxBytes) return text;
  let kept = '';
  let bytes = 0;
  for (const character of text) {
    bytes += byteLength(character);
    if (bytes > maxBytes) break;
    kept += character;
  }
  return trimEnds(kept);
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
