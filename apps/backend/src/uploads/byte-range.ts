// Owns which part of a file a `Range` header asks for (RFC 9110 §14).

export type ByteRange = { start: number; end: number };

/** The last byte is `end`. `whole` for headers that are to be ignored, `impossible` for ranges beyond the end. */
export function parseByteRange(
  header: string | undefined,
  sizeBytes: number,
): ByteRange | 'whole' | 'impossible' {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  const [, first = '', last = ''] = match ?? [];
  // Several ranges at once need another form of answer; sending all of it is always allowed.
  if (!match || (first === '' && last === '')) return 'whole';
  if (first === '')
    return Number(last) === 0
      ? 'impossible'
      : { start: Math.max(0, sizeBytes - Number(last)), end: sizeBytes - 1 };
  const start = Number(first);
  const end = last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (last !== '' && Number(last) < start) return 'whole';
  return start >= sizeBytes ? 'impossible' : { start, end };
}
