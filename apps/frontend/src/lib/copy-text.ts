/**
 * Puts the text on the clipboard. Browsers offer that only to pages of https and of this machine; elsewhere the field
 * that shows it is selected and copied as a person would. @returns whether it is there.
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
  field?.focus();
  field?.select();
  return document.execCommand('copy');
}
