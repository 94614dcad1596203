// Owns the header that tells a browser to save an answer under a name (RFC 6266).

/** Always `attachment`: nothing that people uploaded is shown as a page. Pictures show in an `<img>` all the same. */
export function contentDisposition(name: string): string {
  // For readers that know no other form. Quotes and backslashes would end it, percent signs look encoded to some.
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/gu, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeExtended(name)}`;
}

/** RFC 8187: what may stand in an extended value as it is, is less than `encodeURIComponent` leaves. */
function encodeExtended(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
