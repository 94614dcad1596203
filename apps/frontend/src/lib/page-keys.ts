/** Where keys are for typing or for choosing, not for the page. */
const OWN_KEYS =
  'input, textarea, select, [contenteditable="true"], [role="menu"], [role="listbox"], [role="combobox"], [role="tablist"], [role="alertdialog"]';

/** Whether a key means what the page says it means: nobody has taken it, nobody is typing, no dialog lies over the page. */
export function isPageKey(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || !(event.target instanceof Element)) return false;
  return event.target.closest(OWN_KEYS) === null && !isBehindModal();
}

/** A modal dialog hides the page below it from assistive technology; its keys are its own. */
function isBehindModal(): boolean {
  return document.getElementById('main')?.closest('[aria-hidden="true"], [inert]') != null;
}
