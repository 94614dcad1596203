/**
 * Puts the text on the clipboard. Browsers offer that only to pages of https and of this machine; elsewhere the field
 * that shows it is selected and copied as a person would; where no field shows it, one is made for that moment.
 * @returns whether it is there.
 */
export async function copyText(text: string, field: HTMLInputElement | null): Promise<boolean> {
  if (window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Refused by the browser's settings: the old way asks nobody.
    }
  }
  if (field) return copyFrom(field);
  const made = document.createElement('textarea');
  made.value = text;
  const focused = document.activeElement;
  document.body.append(made);
  const isThere = copyFrom(made);
  made.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isThere;
}

function copyFrom(field: HTMLInputElement | HTMLTextAreaElement): boolean {
  field.focus();
  field.select();
  return document.execCommand('copy');
}
